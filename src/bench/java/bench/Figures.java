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
    Cell spread(int decimals) {
        return new Cell(
                this, "%s (%s–%s)".formatted(text(median(), decimals), text(quantile(0), decimals), text(most(), decimals)));
    }

    /** The median, and the quartiles in brackets. */
    Cell quartiles(int decimals) {
        return new Cell(
                this,
                "%s (%s–%s)"
                        .formatted(
                                text(median(), decimals), text(quantile(0.25), decimals), text(quantile(0.75), decimals)));
    }

    /** The median alone. */
    Cell middle(int decimals) {
        return new Cell(this, text(median(), decimals));
    }

    /** A single figure. */
    static Cell one(double value, int decimals) {
        return Figures.of(List.of(value)).middle(decimals);
    }

    /** A cell of a {@link Table}, which is also written down for a comparison with other runs. */
    record Cell(Figures figures, String text) {
        @Override
        public String toString() {
            return text;
        }
    }

    static String text(double value, int decimals) {
        return String.format(Locale.ROOT, "%,." + decimals + "f", value);
    }
}
