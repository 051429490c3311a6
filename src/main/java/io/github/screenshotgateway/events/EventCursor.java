package io.github.screenshotgateway.events;

import io.github.screenshotgateway.screenshots.NamedScreenshot;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
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
 * told as ranges ({@code 1-4.6-9}) where they are numbers, as in v1 and v2. Where they are not, as in v3, hashes of the last
 * fifty in the list are ({@code ~1f00ab42...}); those before them count as seen. An exclamation mark at the end says that the watcher
 * was told that there is no more to come.
 *
 * <p>Immutable.
 */
final class EventCursor {
    static final EventCursor NOTHING = new EventCursor(new int[0], new int[0], false);

    /** What comes late comes soon: of more ranges, the gap between the first two is taken for seen. */
    static final int MOST_RANGES = 32;

    /** Of those that are no numbers. One that comes late is told when it stands among these. */
    static final int MOST_RECENT = 50;

    /** Of another replica, which could read the list while this one could not: an hour of its screenshots, about. */
    static final int MOST_AHEAD = 1_000;

    /** Characters of an id: two numbers of nine digits for each range and what is between them. */
    private static final int LONGEST_ID = 20 * MOST_RANGES + 8 * MOST_RECENT + 2;

    private static final Pattern RANGE = Pattern.compile("(\\d{1,9})(?:-(\\d{1,9}))?");
    private static final int MOST_DIGITS = 9;
    private static final int NONE = -1;
    private static final Pattern HASHES = Pattern.compile("([0-9a-f]{8}){1," + MOST_RECENT + "}");
    private static final HexFormat HEX = HexFormat.of();
    private static final String OVER = "!";

    /** The first and the last number of each range, in order. */
    private final int[] ranges;

    /** Hashes of the last ones in the list that have no number and were told, in the order of the list. */
    private final int[] recent;

    private final boolean over;

    private EventCursor(int[] ranges, int[] recent, boolean over) {
        this.ranges = ranges;
        this.recent = recent;
        this.over = over;
    }

    /**
     * Reads the id of an event.
     *
     * @param eventId as a client sends it; {@code null} when it sends none
     * @return nothing seen, when it is none of the gateway's: repeated is better than left out
     */
    static EventCursor of(String eventId) {
        if (eventId == null || eventId.isEmpty() || eventId.length() > LONGEST_ID) {
            return NOTHING;
        }
        boolean over = eventId.endsWith(OVER);
        String told = over ? eventId.substring(0, eventId.length() - 1) : eventId;
        String[] parts = told.split("~", 2);
        int[] ranges = ranges(parts[0]);
        int[] recent = parts.length == 1 ? NOTHING.recent : hashes(parts[1]);
        return ranges == null || recent == null ? NOTHING : new EventCursor(ranges, recent, over);
    }

    /** {@code null} for a text that does not hold ranges in order. */
    private static int[] ranges(String text) {
        List<Integer> bounds = new ArrayList<>();
        for (String range : text.isEmpty() ? new String[0] : text.split("\\.", -1)) {
            Matcher matcher = RANGE.matcher(range);
            if (!matcher.matches()) {
                return null;
            }
            int first = Integer.parseInt(matcher.group(1));
            int end = matcher.group(2) == null ? first : Integer.parseInt(matcher.group(2));
            // Later ones are larger, and not next to each other.
            if (end < first || !bounds.isEmpty() && first <= bounds.get(bounds.size() - 1) + 1) {
                return null;
            }
            bounds.add(first);
            bounds.add(end);
        }
        return bounds.size() > 2 * MOST_RANGES
                ? null
                : bounds.stream().mapToInt(Integer::intValue).toArray();
    }

    /** {@code null} for a text that does not hold hashes. */
    private static int[] hashes(String text) {
        return HASHES.matcher(text).matches()
                ? IntStream.range(0, text.length() / 8)
                        .map(i -> HexFormat.fromHexDigits(text, 8 * i, 8 * i + 8))
                        .toArray()
                : null;
    }

    /**
     * The same, or nothing when it holds numbers that no replica's list can have.
     *
     * @param newest of the list, with its largest number or one near it; empty when it has none
     */
    EventCursor within(Optional<NamedScreenshot> newest) {
        if (ranges.length == 0) {
            return this;
        }
        int largest = newest.map(EventCursor::number).orElse(0) + MOST_AHEAD;
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
        return new Missing(forgottenUntil(list));
    }

    /**
     * Goes through a list once, however often the watcher has to be waited for meanwhile. The list is large and not kept: it is
     * given each time, always the same.
     *
     * <p>Not thread-safe.
     */
    final class Missing {
        private final int forgottenUntil;
        private int position;

        private Missing(int forgottenUntil) {
            this.forgottenUntil = forgottenUntil;
        }

        /** The position of the next one; the size of the list when there are no more. */
        int next(List<NamedScreenshot> list) {
            while (position < list.size()) {
                NamedScreenshot screenshot = list.get(position);
                int number = number(screenshot);
                if (number == NONE ? position >= forgottenUntil && !isRecent(screenshot) : !holds(number)) {
                    return position++;
                }
                position++;
            }
            return position;
        }
    }

    /** The position up to which those without a number were told that are no longer among the recent ones. */
    private int forgottenUntil(List<NamedScreenshot> list) {
        if (recent.length < MOST_RECENT) {
            return 0;
        }
        return IntStream.range(0, list.size())
                .filter(i -> isRecent(list.get(i)))
                .findFirst()
                .orElse(0);
    }

    private boolean isRecent(NamedScreenshot screenshot) {
        return isRecent(screenshot.id().hashCode());
    }

    private boolean isRecent(int hash) {
        return IntStream.of(recent).anyMatch(one -> one == hash);
    }

    private boolean holds(int number) {
        for (int i = 0; i < ranges.length; i += 2) {
            if (ranges[i] <= number && number <= ranges[i + 1]) {
                return true;
            }
        }
        return false;
    }

    /**
     * What has been seen when one more is told of.
     *
     * @param index its position in the list
     */
    EventCursor plus(List<NamedScreenshot> list, int index) {
        int number = number(list.get(index));
        return number == NONE
                ? new EventCursor(ranges, withRecent(list, index), false)
                : new EventCursor(with(number), recent, false);
    }

    /** The same, and that it is over. */
    EventCursor plusEnd() {
        return new EventCursor(ranges, recent, true);
    }

    private int[] withRecent(List<NamedScreenshot> list, int index) {
        int hash = list.get(index).id().hashCode();
        boolean isNext =
                recent.length == 0 || index > 0 && list.get(index - 1).id().hashCode() == recent[recent.length - 1];
        int[] more = isNext
                ? IntStream.concat(IntStream.of(recent), IntStream.of(hash)).toArray()
                : list.stream()
                        .mapToInt(screenshot -> screenshot.id().hashCode())
                        .filter(one -> one == hash || isRecent(one))
                        .toArray();
        return more.length <= MOST_RECENT ? more : Arrays.copyOfRange(more, more.length - MOST_RECENT, more.length);
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
        String numbers = IntStream.range(0, ranges.length / 2)
                .mapToObj(i -> range(ranges[2 * i], ranges[2 * i + 1]))
                .collect(Collectors.joining("."));
        String told = recent.length == 0
                ? numbers
                : IntStream.of(recent).mapToObj(HEX::toHexDigits).collect(Collectors.joining("", numbers + '~', ""));
        return over ? told + OVER : told;
    }

    private static String range(int first, int end) {
        return first == end ? Integer.toString(first) : first + "-" + end;
    }
}
