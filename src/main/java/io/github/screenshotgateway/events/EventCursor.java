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
 * The screenshots of a task that a client has received. Its text is the id of an event; a disconnected client resumes
 * from it at any replica (HTML, 9.2.4: the Last-Event-ID header).
 *
 * <p>A count is not enough: a step can get its screenshot late, in the middle of the list. Numeric ids, as in v1 and
 * v2, are stored as ranges ({@code 1-4.6-9}). For other ids, as in v3, the cursor holds hashes of the last fifty in the
 * list ({@code ~1f00ab42...}); earlier ones count as seen. A final exclamation mark means that the client has received
 * the end, too.
 *
 * <p>Immutable.
 */
final class EventCursor {
    static final EventCursor NOTHING = new EventCursor(new int[0], new int[0], false);

    /** Late screenshots come soon, so with more ranges than this the oldest gap counts as seen. */
    static final int MAX_RANGES = 32;

    /** Non-numeric ids that are remembered. A late screenshot is sent if its place is among them. */
    static final int MAX_RECENT = 50;

    /** Another replica may have read a newer list: by about an hour of screenshots. */
    static final int MAX_AHEAD = 1_000;

    /** Characters of an event id: two numbers of nine digits per range with separators, the hashes and the marks. */
    private static final int LONGEST_ID = 20 * MAX_RANGES + 8 * MAX_RECENT + 2;

    private static final Pattern RANGE = Pattern.compile("(\\d{1,9})(?:-(\\d{1,9}))?");
    private static final int MAX_DIGITS = 9;
    private static final int NONE = -1;
    private static final Pattern HASHES = Pattern.compile("([0-9a-f]{8}){1," + MAX_RECENT + "}");
    private static final HexFormat HEX = HexFormat.of();
    private static final String OVER = "!";

    /** First and last number of every range, ascending. */
    private final int[] ranges;

    /** Hashes of the last non-numeric ids that were sent, in the order of the list. */
    private final int[] recent;

    private final boolean over;

    private EventCursor(int[] ranges, int[] recent, boolean over) {
        this.ranges = ranges;
        this.recent = recent;
        this.over = over;
    }

    /**
     * Parses the id of an event.
     *
     * @param eventId as a client sends it; {@code null} when it sends none
     * @return {@link #NOTHING} for an id that is not the gateway's: better to repeat screenshots than to omit them
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
            // Ranges ascend and are not adjacent.
            if (end < first || !bounds.isEmpty() && first <= bounds.get(bounds.size() - 1) + 1) {
                return null;
            }
            bounds.add(first);
            bounds.add(end);
        }
        return bounds.size() > 2 * MAX_RANGES
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
     * This cursor, or {@link #NOTHING} if it holds numbers that no replica's list can have.
     *
     * @param newest screenshot of the list, with its largest number or one near it; empty for an empty list
     */
    EventCursor within(Optional<NamedScreenshot> newest) {
        if (ranges.length == 0) {
            return this;
        }
        int largest = newest.map(EventCursor::number).orElse(0) + MAX_AHEAD;
        return ranges[ranges.length - 1] <= largest ? this : NOTHING;
    }

    /** Whether the client has received the end of the list, too. */
    boolean atEnd() {
        return over;
    }

    /** Whether the list holds a screenshot that the client has not received. */
    boolean missesAnyOf(List<NamedScreenshot> list) {
        return missingIn(list).next(list) < list.size();
    }

    /** Searches a list for screenshots that the client has not received. */
    Missing missingIn(List<NamedScreenshot> list) {
        return new Missing(forgottenUntil(list));
    }

    /**
     * Goes through a list once, however often back-pressure interrupts it. The list is large and therefore not held:
     * every call passes the same one.
     *
     * <p>Not thread-safe.
     */
    final class Missing {
        private final int forgottenUntil;
        private int position;

        private Missing(int forgottenUntil) {
            this.forgottenUntil = forgottenUntil;
        }

        /** The position of the next missing screenshot; the size of the list when there are no more. */
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

    /** The position up to which non-numeric ids were sent that have since dropped out of {@link #recent}. */
    private int forgottenUntil(List<NamedScreenshot> list) {
        if (recent.length < MAX_RECENT) {
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
     * The cursor after one more screenshot.
     *
     * @param index position of the screenshot in the list
     */
    EventCursor with(List<NamedScreenshot> list, int index) {
        int number = number(list.get(index));
        return number == NONE
                ? new EventCursor(ranges, withRecent(list, index), false)
                : new EventCursor(with(number), recent, false);
    }

    /** The cursor after the end of the list. */
    EventCursor withEnd() {
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
        return more.length <= MAX_RECENT ? more : Arrays.copyOfRange(more, more.length - MAX_RECENT, more.length);
    }

    private int[] with(int number) {
        if (holds(number)) {
            return ranges;
        }
        // The usual case is the next number.
        if (ranges.length > 0 && number == ranges[ranges.length - 1] + 1) {
            int[] longer = ranges.clone();
            longer[longer.length - 1] = number;
            return longer;
        }
        int[] bounds = IntStream.concat(Arrays.stream(ranges), IntStream.of(number, number))
                .toArray();
        // Ranges do not overlap, so sorting all bounds sorts the ranges.
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
        if (joined.size() > MAX_RANGES) {
            joined.get(1)[0] = joined.remove(0)[0];
        }
        return joined.stream().flatMapToInt(Arrays::stream).toArray();
    }

    /** The id as a number, or {@link #NONE}. Called for every screenshot and client, so it throws no exceptions. */
    private static int number(NamedScreenshot screenshot) {
        String id = screenshot.id();
        boolean isNumber =
                !id.isEmpty() && id.length() <= MAX_DIGITS && id.chars().allMatch(c -> c >= '0' && c <= '9');
        return isNumber ? Integer.parseInt(id) : NONE;
    }

    /** The id of the event that brings the client to this cursor. */
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
