package io.github.screenshotgateway.live;

import io.github.screenshotgateway.screenshots.NamedScreenshot;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Which screenshots of a task a watcher has been told of. As a text it is the id of an event, with which a watcher that
 * was cut off comes back, to any replica (HTML, 9.2.4: the Last-Event-ID header).
 *
 * <p>A count would not do: a step can get its screenshot late, and stand in the middle of the list then. So the ids are
 * told as ranges ({@code 1-4.6-9}) where they are numbers, as in v1 and v2; in v3, where they are not and nothing is
 * inserted, the name of the last one is ({@code ~name}). An exclamation mark at the end says that the watcher was told that
 * there is no more to come.
 *
 * <p>Immutable.
 */
final class Seen {
    static final Seen NOTHING = new Seen(new int[0], "", false);

    /** What comes late comes soon: of more ranges, the gap between the first two is taken for seen. */
    static final int MOST_RANGES = 32;

    /** Of another replica, which could read the list while this one could not: an hour of its screenshots, about. */
    static final int MOST_AHEAD = 1_000;

    /** Characters of an id: two numbers of nine digits for each range and what is between them. */
    private static final int LONGEST_ID = 20 * MOST_RANGES;

    private static final Pattern RANGE = Pattern.compile("(\\d{1,9})(?:-(\\d{1,9}))?");
    private static final int MOST_DIGITS = 9;
    private static final int NONE = -1;
    private static final Pattern NAME = Pattern.compile("~([A-Za-z0-9._-]{1,128})");
    private static final String OVER = "!";

    /** The first and the last number of each range, in order. */
    private final int[] ranges;

    /** The name of the last one that has no number; empty when there was none. */
    private final String last;

    private final boolean over;

    private Seen(int[] ranges, String last, boolean over) {
        this.ranges = ranges;
        this.last = last;
        this.over = over;
    }

    /**
     * Reads the id of an event.
     *
     * @param eventId as a client sends it; {@code null} when it sends none
     * @return nothing seen, when it is none of the gateway's: repeated is better than left out
     */
    static Seen of(String eventId) {
        if (eventId == null || eventId.isEmpty() || eventId.length() > LONGEST_ID) {
            return NOTHING;
        }
        boolean over = eventId.endsWith(OVER);
        String what = over ? eventId.substring(0, eventId.length() - 1) : eventId;
        Matcher name = NAME.matcher(what);
        if (name.matches()) {
            return new Seen(NOTHING.ranges, name.group(1), over);
        }
        List<Integer> bounds = new ArrayList<>();
        for (String range : what.isEmpty() ? new String[0] : what.split("\\.", -1)) {
            Matcher matcher = RANGE.matcher(range);
            if (!matcher.matches()) {
                return NOTHING;
            }
            int first = Integer.parseInt(matcher.group(1));
            int end = matcher.group(2) == null ? first : Integer.parseInt(matcher.group(2));
            // Later ones are larger, and not next to each other.
            if (end < first || !bounds.isEmpty() && first <= bounds.get(bounds.size() - 1) + 1) {
                return NOTHING;
            }
            bounds.add(first);
            bounds.add(end);
        }
        return bounds.size() > 2 * MOST_RANGES
                ? NOTHING
                : new Seen(bounds.stream().mapToInt(Integer::intValue).toArray(), "", over);
    }

    /**
     * The same, or nothing when it holds numbers that no replica's list can have.
     *
     * @param newest of the list, with its largest number or one near it; empty when it has none
     */
    Seen within(Optional<NamedScreenshot> newest) {
        if (ranges.length == 0) {
            return this;
        }
        int largest = newest.map(Seen::number).orElse(0) + MOST_AHEAD;
        return ranges[ranges.length - 1] <= largest ? this : NOTHING;
    }

    /** Whether the watcher was told, too, that there is no more to come. */
    boolean over() {
        return over;
    }

    /** Whether a list holds one that the watcher was not told of. */
    boolean lacksAnyOf(List<NamedScreenshot> list) {
        return missingIn(list).next(list) < list.size();
    }

    /** The search for those in a list that the watcher was not told of. */
    Missing missingIn(List<NamedScreenshot> list) {
        return new Missing(afterLast(list));
    }

    /**
     * Goes through a list once, however often the watcher has to be waited for meanwhile. The list is large and not kept: it is
     * given each time, always the same.
     *
     * <p>Not thread-safe.
     */
    final class Missing {
        private final int afterLast;
        private int position;

        private Missing(int afterLast) {
            this.afterLast = afterLast;
        }

        /** The position of the next one; the size of the list when there are no more. */
        int next(List<NamedScreenshot> list) {
            while (position < list.size()) {
                int number = number(list.get(position++));
                if (number == NONE ? position > afterLast : !holds(number)) {
                    return position - 1;
                }
            }
            return position;
        }
    }

    private int afterLast(List<NamedScreenshot> list) {
        if (!last.isEmpty()) {
            for (int i = list.size() - 1; i >= 0; i--) {
                if (list.get(i).name().equals(last) || list.get(i).firstName().equals(last)) {
                    return i + 1;
                }
            }
        }
        return 0;
    }

    private boolean holds(int number) {
        for (int i = 0; i < ranges.length; i += 2) {
            if (ranges[i] <= number && number <= ranges[i + 1]) {
                return true;
            }
        }
        return false;
    }

    /** What has been seen when this one is told of, too. */
    Seen plus(NamedScreenshot screenshot) {
        int number = number(screenshot);
        return number == NONE ? new Seen(ranges, screenshot.name(), false) : new Seen(with(number), last, false);
    }

    /** The same, and that it is over. */
    Seen plusEnd() {
        return new Seen(ranges, last, true);
    }

    private int[] with(int number) {
        if (holds(number)) {
            return ranges;
        }
        // What nearly always comes: the next one.
        if (ranges.length > 0 && number == ranges[ranges.length - 1] + 1) {
            int[] longer = ranges.clone();
            longer[longer.length - 1] = number;
            return longer;
        }
        int[] bounds = IntStream.concat(Arrays.stream(ranges), IntStream.of(number, number))
                .toArray();
        // Ranges do not overlap, so that all bounds sorted are the ranges sorted.
        Arrays.sort(bounds);
        return joined(bounds);
    }

    private static int[] joined(int[] bounds) {
        List<int[]> joined = new ArrayList<>();
        for (int i = 0; i < bounds.length; i += 2) {
            int[] before = joined.isEmpty() ? null : joined.get(joined.size() - 1);
            if (before != null && bounds[i] == before[1] + 1) {
                before[1] = bounds[i + 1];
            } else {
                joined.add(new int[] {bounds[i], bounds[i + 1]});
            }
        }
        if (joined.size() > MOST_RANGES) {
            joined.get(1)[0] = joined.remove(0)[0];
        }
        return joined.stream().flatMapToInt(Arrays::stream).toArray();
    }

    /** The id of a screenshot as a number, if it is one. Asked for each screenshot and each watcher: no exceptions. */
    private static int number(NamedScreenshot screenshot) {
        String id = screenshot.id();
        boolean isNumber =
                !id.isEmpty() && id.length() <= MOST_DIGITS && id.chars().allMatch(c -> c >= '0' && c <= '9');
        return isNumber ? Integer.parseInt(id) : NONE;
    }

    /** The id of the event that tells the last of it. */
    @Override
    public String toString() {
        String told = last.isEmpty()
                ? IntStream.range(0, ranges.length / 2)
                        .mapToObj(i -> range(ranges[2 * i], ranges[2 * i + 1]))
                        .collect(Collectors.joining("."))
                : "~" + last;
        return over ? told + OVER : told;
    }

    private static String range(int first, int end) {
        return first == end ? Integer.toString(first) : first + "-" + end;
    }
}
