package io.github.screenshotgateway.events;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A set of numbers as ascending ranges. Beyond {@link #MAX} ranges, the first gap counts as filled. Immutable. */
final class NumberRanges {
    static final NumberRanges NONE = new NumberRanges(new int[0]);

    /** The most ranges. */
    static final int MAX = 32;

    /** Digits of a number. */
    static final int MAX_DIGITS = 9;

    private static final Pattern RANGE = Pattern.compile("(\\d{1,9})(?:-(\\d{1,9}))?");

    /** First and last number of every range, ascending. */
    private final int[] bounds;

    private NumberRanges(int[] bounds) {
        this.bounds = bounds;
    }

    /** Parses a text such as {@code 1-4.6-9}; empty for a text that does not hold ranges in order. */
    static Optional<NumberRanges> of(String text) {
        List<Integer> bounds = new ArrayList<>();
        for (String range : text.isEmpty() ? new String[0] : text.split("\\.", -1)) {
            Matcher matcher = RANGE.matcher(range);
            if (!matcher.matches()) {
                return Optional.empty();
            }
            int first = Integer.parseInt(matcher.group(1));
            int end = matcher.group(2) == null ? first : Integer.parseInt(matcher.group(2));
            // Ranges ascend and are not adjacent.
            if (end < first || !bounds.isEmpty() && first <= bounds.get(bounds.size() - 1) + 1) {
                return Optional.empty();
            }
            bounds.add(first);
            bounds.add(end);
        }
        return bounds.size() > 2 * MAX
                ? Optional.empty()
                : Optional.of(new NumberRanges(
                        bounds.stream().mapToInt(Integer::intValue).toArray()));
    }

    /** Whether no number is larger. */
    boolean areWithin(int largest) {
        return bounds.length == 0 || bounds[bounds.length - 1] <= largest;
    }

    boolean contain(int number) {
        for (int i = 0; i < bounds.length; i += 2) {
            if (bounds[i] <= number && number <= bounds[i + 1]) {
                return true;
            }
        }
        return false;
    }

    /** The ranges with one more number. */
    NumberRanges with(int number) {
        if (contain(number)) {
            return this;
        }
        // The usual case is the next number.
        if (bounds.length > 0 && number == bounds[bounds.length - 1] + 1) {
            int[] longer = bounds.clone();
            longer[longer.length - 1] = number;
            return new NumberRanges(longer);
        }
        int[] more = IntStream.concat(Arrays.stream(bounds), IntStream.of(number, number))
                .toArray();
        // Ranges do not overlap, so sorting all bounds sorts the ranges.
        Arrays.sort(more);
        return joined(more);
    }

    private static NumberRanges joined(int[] bounds) {
        List<int[]> joined = new ArrayList<>();
        for (int i = 0; i < bounds.length; i += 2) {
            int[] before = joined.isEmpty() ? null : joined.get(joined.size() - 1);
            if (before != null && bounds[i] == before[1] + 1) {
                before[1] = bounds[i + 1];
            } else {
                joined.add(new int[] {bounds[i], bounds[i + 1]});
            }
        }
        if (joined.size() > MAX) {
            joined.get(1)[0] = joined.remove(0)[0];
        }
        return new NumberRanges(joined.stream().flatMapToInt(Arrays::stream).toArray());
    }

    /** The text that {@link #of} parses. */
    @Override
    public String toString() {
        return IntStream.range(0, bounds.length / 2)
                .mapToObj(i -> range(bounds[2 * i], bounds[2 * i + 1]))
                .collect(Collectors.joining("."));
    }

    private static String range(int first, int end) {
        return first == end ? Integer.toString(first) : first + "-" + end;
    }
}
