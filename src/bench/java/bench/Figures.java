package bench;

import java.util.List;
import java.util.Locale;

/** What was measured, round by round. */
record Figures(List<Double> values) {
    static Figures of(List<? extends Number> values) {
        return new Figures(values.stream().map(Number::doubleValue).sorted().toList());
    }

    /** The mean of the middle two of an even number; 0 of none. */
    double median() {
        int size = values.size();
        return size == 0 ? 0 : (values.get((size - 1) / 2) + values.get(size / 2)) / 2;
    }

    /** The one that this share of the others lies below; the highest for 1. */
    double quantile(double share) {
        return values.isEmpty() ? 0 : values.get((int) Math.round(share * (values.size() - 1)));
    }

    double most() {
        return quantile(1);
    }

    /** The median, and the lowest and the highest in brackets. */
    String spread(int decimals) {
        return "%s (%s–%s)".formatted(text(median(), decimals), text(quantile(0), decimals), text(most(), decimals));
    }

    static String text(double value, int decimals) {
        return String.format(Locale.ROOT, "%,." + decimals + "f", value);
    }
}
