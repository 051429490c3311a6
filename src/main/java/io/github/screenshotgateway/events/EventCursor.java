package io.github.screenshotgateway.events;

import io.github.screenshotgateway.screenshots.NamedScreenshot;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
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
    static final EventCursor NOTHING = new EventCursor(NumberRanges.NONE, new int[0], false);

    /** Non-numeric ids that are remembered. A late screenshot is sent if its place is among them. */
    static final int MAX_RECENT = 50;

    /** Another replica may have read a newer list: by about an hour of screenshots. */
    static final int MAX_AHEAD = 1_000;

    /** Characters of an event id: two numbers of nine digits per range with separators, the hashes and the marks. */
    private static final int LONGEST_ID = 20 * NumberRanges.MAX + 8 * MAX_RECENT + 2;

    private static final int NONE = -1;
    private static final Pattern HASHES = Pattern.compile("([0-9a-f]{8}){1," + MAX_RECENT + "}");
    private static final HexFormat HEX = HexFormat.of();
    private static final String OVER = "!";

    /** Late screenshots come soon, so an old gap may count as seen. */
    private final NumberRanges ranges;

    /** Hashes of the last non-numeric ids that were sent, in the order of the list. */
    private final int[] recent;

    private final boolean over;

    private EventCursor(NumberRanges ranges, int[] recent, boolean over) {
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
        String seen = over ? eventId.substring(0, eventId.length() - 1) : eventId;
        String[] parts = seen.split("~", 2);
        Optional<NumberRanges> ranges = NumberRanges.of(parts[0]);
        int[] recent = parts.length == 1 ? NOTHING.recent : hashes(parts[1]);
        return ranges.isEmpty() || recent == null ? NOTHING : new EventCursor(ranges.get(), recent, over);
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
        int largest = newest.map(EventCursor::number).orElse(0) + MAX_AHEAD;
        return ranges.areWithin(largest) ? this : NOTHING;
    }

    /** Whether the client has received the end of the list, too. */
    boolean atEnd() {
        return over;
    }

    /** Whether the list holds a screenshot that the client has not received. */
    boolean missesAnyOf(List<NamedScreenshot> list) {
        return missingIn(list).next(list) < list.size();
    }

    /**
     * The same cursor for a list that may have another order than the one before: recent ids are in the order of the list,
     * behind those that it does not have.
     */
    EventCursor inOrderOf(List<NamedScreenshot> list) {
        int[] found = new int[recent.length];
        int start = found.length;
        for (int i = list.size() - 1; i >= 0 && start > 0; i--) {
            if (isRecent(list.get(i))) {
                found[--start] = list.get(i).id().hashCode();
            }
        }
        int[] known = Arrays.copyOfRange(found, start, found.length);
        IntStream unknown =
                IntStream.of(recent).filter(hash -> IntStream.of(known).noneMatch(one -> one == hash));
        return new EventCursor(
                ranges, newest(IntStream.concat(unknown, IntStream.of(known)).toArray()), over);
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
                if (number == NONE ? position >= forgottenUntil && !isRecent(screenshot) : !ranges.contain(number)) {
                    return position++;
                }
                position++;
            }
            return position;
        }
    }

    /**
     * The position up to which non-numeric ids were sent that have since dropped out of {@link #recent}. The search begins
     * at the end, near which recent ones are.
     */
    private int forgottenUntil(List<NamedScreenshot> list) {
        if (recent.length < MAX_RECENT) {
            return 0;
        }
        int first = 0;
        int found = 0;
        for (int i = list.size() - 1; i >= 0 && found < recent.length; i--) {
            if (isRecent(list.get(i))) {
                first = i;
                found++;
            }
        }
        return first;
    }

    private boolean isRecent(NamedScreenshot screenshot) {
        return recentIndex(screenshot) != NONE;
    }

    /** The index of the screenshot in {@link #recent}, or {@link #NONE}. */
    private int recentIndex(NamedScreenshot screenshot) {
        int hash = screenshot.id().hashCode();
        int index = recent.length - 1;
        while (index >= 0 && recent[index] != hash) {
            index--;
        }
        return index;
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
                : new EventCursor(ranges.with(number), recent, false);
    }

    /** The cursor after the end of the list. */
    EventCursor withEnd() {
        return new EventCursor(ranges, recent, true);
    }

    private int[] withRecent(List<NamedScreenshot> list, int index) {
        int place = placeInRecent(list, index);
        int[] more = new int[recent.length + 1];
        System.arraycopy(recent, 0, more, 0, place);
        more[place] = list.get(index).id().hashCode();
        System.arraycopy(recent, place, more, place + 1, recent.length - place);
        return newest(more);
    }

    private static int[] newest(int[] hashes) {
        return hashes.length <= MAX_RECENT
                ? hashes
                : Arrays.copyOfRange(hashes, hashes.length - MAX_RECENT, hashes.length);
    }

    /**
     * Where the hash of a screenshot belongs in {@link #recent}, which is in the order of the list: behind that of the one
     * before it or, if that was not sent, before the next one that was.
     */
    private int placeInRecent(List<NamedScreenshot> list, int index) {
        if (recent.length == 0) {
            return 0;
        }
        int previous = index - 1;
        while (previous >= 0 && number(list.get(previous)) != NONE) {
            previous--;
        }
        int before = previous < 0 ? NONE : recentIndex(list.get(previous));
        if (before != NONE) {
            return before + 1;
        }
        return list.subList(index + 1, list.size()).stream()
                .mapToInt(this::recentIndex)
                .filter(after -> after != NONE)
                .findFirst()
                .orElse(recent.length);
    }

    /** The id as a number, or {@link #NONE}. Called for every screenshot and client, so it throws no exceptions. */
    private static int number(NamedScreenshot screenshot) {
        String id = screenshot.id();
        boolean isNumber = !id.isEmpty()
                && id.length() <= NumberRanges.MAX_DIGITS
                && id.chars().allMatch(c -> c >= '0' && c <= '9');
        return isNumber ? Integer.parseInt(id) : NONE;
    }

    /** The id of the event that brings the client to this cursor. */
    @Override
    public String toString() {
        String seen = recent.length == 0
                ? ranges.toString()
                : IntStream.of(recent).mapToObj(HEX::toHexDigits).collect(Collectors.joining("", ranges + "~", ""));
        return over ? seen + OVER : seen;
    }
}
