package io.github.screenshotgateway.events;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.screenshotgateway.screenshots.NamedScreenshot;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullAndEmptySource;
import org.junit.jupiter.params.provider.ValueSource;

class EventCursorTest {
    private static NamedScreenshot shot(String id) {
        return new NamedScreenshot("n" + id + ".png", id, "https://m.example.com/" + id, "n" + id, 0);
    }

    private static List<NamedScreenshot> list(Object... ids) {
        return Stream.of(ids).map(Object::toString).map(EventCursorTest::shot).toList();
    }

    private static EventCursor after(Object... ids) {
        List<NamedScreenshot> list = list(ids);
        EventCursor seen = EventCursor.NOTHING;
        for (int i = 0; i < list.size(); i++) {
            seen = seen.with(list, i);
        }
        return seen;
    }

    private static String within(String eventId, Object... ids) {
        List<NamedScreenshot> list = list(ids);
        return EventCursor.of(eventId)
                .within(list.stream().reduce((first, second) -> second))
                .toString();
    }

    /** The cursor after a reconnect, parsed from its text. */
    private static EventCursor reparsed(EventCursor seen) {
        return EventCursor.of(seen.toString());
    }

    private static List<Integer> missing(EventCursor seen, List<NamedScreenshot> list) {
        EventCursor.Missing missing = seen.missingIn(list);
        return IntStream.generate(() -> missing.next(list))
                .takeWhile(position -> position < list.size())
                .boxed()
                .toList();
    }

    /** In v2, a step can get its screenshot after later steps have theirs. */
    @Test
    void lateNumberInTheMiddleIsMissing() {
        assertEquals(List.of(1, 4), missing(reparsed(after(1, 3, 4)), list(1, 2, 3, 4, 5)));
    }

    @Test
    void lateNumberThatWasSentIsNotMissing() {
        assertEquals(List.of(4), missing(reparsed(after(1, 3, 4, 2)), list(1, 2, 3, 4, 5)));
    }

    /** The ids of v3 are not numbers. */
    @Test
    void textIdsAreRecognizedByHash() {
        assertEquals(List.of(2), missing(reparsed(after("a-1", "b-2")), list("a-1", "b-2", "c-3")));
    }

    /** In v3, a message can get its screenshot after later ones have theirs. */
    @Test
    void lateTextIdBetweenOthersIsMissing() {
        assertEquals(List.of(0, 2), missing(reparsed(after("b", "d")), list("a", "b", "c", "d")));
    }

    @Test
    void lateTextIdAmongRecentIsMissing() {
        assertEquals(List.of(18), missing(reparsed(after(ids(20, 18))), list(ids(20))));
    }

    @Test
    void textIdsAfterLateOneAreMissingOnce() {
        List<NamedScreenshot> all = list(ids(100));
        EventCursor seen = after(ids(20, 18)).with(all, 18);
        for (int i = 20; i < 100; i++) {
            assertEquals(List.of(i), missing(reparsed(seen), all.subList(0, i + 1)));
            seen = reparsed(seen).with(all, i);
        }
    }

    /** Clients choose the cursor. A search of the list for each event would stop the event loop for seconds. */
    @Test
    void cursorAheadOfALongListCausesNoSearchForEachEvent() {
        List<NamedScreenshot> all = list(ids(2_000));
        AtomicInteger reads = new AtomicInteger();
        List<NamedScreenshot> counted = new AbstractList<>() {
            @Override
            public NamedScreenshot get(int index) {
                reads.incrementAndGet();
                return all.get(index);
            }

            @Override
            public int size() {
                return all.size();
            }
        };
        EventCursor seen = EventCursor.NOTHING.with(all, all.size() - 1);

        for (int position : missing(seen, counted)) {
            seen = seen.with(counted, position);
        }

        assertEquals(List.of(), missing(seen, all));
        assertTrue(reads.get() < 10 * all.size(), reads + " reads in a list of " + all.size());
    }

    /** The vendor promises no order for messages of the same moment. */
    @Test
    void textIdsThatChangedTheirOrderAreNotMissing() {
        List<NamedScreenshot> swapped = new ArrayList<>(list(ids(200)));
        Collections.swap(swapped, 48, 49);
        EventCursor seen = after(ids(50));
        for (int i = 50; i < swapped.size(); i++) {
            List<NamedScreenshot> grown = swapped.subList(0, i + 1);
            seen = reparsed(seen).inOrderOf(grown);
            assertEquals(List.of(i), missing(seen, grown));
            seen = seen.with(grown, i);
        }
    }

    /** They would push out what the client has received last. */
    @Test
    void vanishedTextIdsAreForgottenFirst() {
        List<NamedScreenshot> grown = list(ids(100, 48, 49));
        EventCursor seen = after(ids(50)).inOrderOf(grown);
        for (int position = 48; position < grown.size(); position++) {
            seen = seen.with(grown, position);
        }

        assertEquals(List.of(), missing(seen, grown));
        assertEquals(after(ids(100, 48, 49)).toString(), seen.toString());
    }

    /** Such a screenshot is so late that the cursor no longer knows whether it was sent. */
    @Test
    void lateTextIdBeforeRecentOnesIsNotMissing() {
        assertEquals(List.of(), missing(reparsed(after(ids(60, 5))), list(ids(60))));
    }

    @Test
    void textIdsSentLongAgoAreNotMissing() {
        assertEquals(List.of(200), missing(reparsed(after(ids(200))), list(ids(201))));
    }

    /** A list of v1 has both after images were replaced. */
    @Test
    void mixedIdsMissOnlyUnsent() {
        assertEquals(List.of(2, 4), missing(reparsed(after(1, "2-a", 4)), list(1, "2-a", "3-b", 4, 5)));
    }

    @Test
    void vanishedTextIdsRepeatAll() {
        assertEquals(List.of(0, 1), missing(reparsed(after(ids(30))), list("a-1", "b-2")));
    }

    /** Such as an id from an older version of the gateway. */
    @ParameterizedTest
    @ValueSource(strings = {"~step_1.png", "~", "~12345", "1~", "~00000000~00000000"})
    void malformedHashesRepeatAll(String text) {
        assertEquals(List.of(0, 1), missing(EventCursor.of(text), list("a-1", 1)));
    }

    private static Object[] ids(int count, Integer... without) {
        return IntStream.range(0, count)
                .filter(i -> !List.of(without).contains(i))
                .mapToObj(i -> "id-" + i)
                .toArray();
    }

    @ParameterizedTest
    @CsvSource({"'1', 1", "'1-3', 1 2 3", "'1.3', 1 3", "'1-2.4-5.9', 1 2 4 5 9", "'1-5', 5 3 1 2 4", "'0-1', 0 1"})
    void numbersAreFormattedAsRanges(String text, String ids) {
        assertEquals(text, after((Object[]) ids.split(" ")).toString());
    }

    /** Screenshots may be sent in any order. */
    @Test
    void randomOrderMissesExactlyTheUnsent() {
        Random random = new Random(42);
        for (int round = 0; round < 200; round++) {
            List<Integer> ids = new ArrayList<>(IntStream.range(0, 30)
                    .filter(id -> random.nextInt(3) > 0)
                    .boxed()
                    .toList());
            Collections.shuffle(ids, random);

            EventCursor seen = reparsed(after(ids.toArray()));

            List<Integer> expected = IntStream.range(0, 30)
                    .filter(id -> !ids.contains(id))
                    .boxed()
                    .toList();
            assertEquals(
                    expected, missing(seen, list(IntStream.range(0, 30).boxed().toArray())));
        }
    }

    /** The size of a header is limited. */
    @Test
    void tooManyGapsDropTheOldestFirst() {
        Integer[] everyOther = IntStream.range(0, 200).map(i -> 2 * i).boxed().toArray(Integer[]::new);
        EventCursor seen = after((Object[]) everyOther);

        assertTrue(seen.toString().length() < 150, seen.toString());
        // The most likely late screenshot: the last gap but one.
        assertEquals(List.of(0), missing(reparsed(seen), list(395)));
        assertEquals(List.of(), missing(reparsed(seen), list(1)));
        assertEquals(List.of(), missing(reparsed(seen), list((Object[]) everyOther)));
    }

    @Test
    void endSurvivesReparsing() {
        assertTrue(reparsed(after(1, 2).withEnd()).atEnd());
        assertTrue(reparsed(after("a").withEnd()).atEnd());
        assertTrue(reparsed(EventCursor.NOTHING.withEnd()).atEnd());
        assertFalse(reparsed(after(1, 2)).atEnd());
        assertFalse(after(1).withEnd().with(list(1, 2), 1).atEnd(), "when more has come all the same");
    }

    @ParameterizedTest
    @NullAndEmptySource
    @ValueSource(
            strings = {
                "oops",
                "-1",
                "1-",
                "2-1",
                "1..2",
                "1.2",
                "1-3.2-5",
                "1.",
                "~",
                "~/etc/passwd",
                "~a~b",
                "1 2",
                "1,2",
                "99999999999",
                "1!!",
                "1-3.~a"
            })
    void malformedEventIdMissesAll(String eventId) {
        assertEquals(List.of(0, 1), missing(EventCursor.of(eventId), list(1, 2)));
    }

    @Test
    void tooLongEventIdMissesAll() {
        String endless = String.join(
                ".",
                IntStream.range(0, 1_000)
                        .map(i -> 2 * i)
                        .mapToObj(Integer::toString)
                        .toList());

        assertEquals(List.of(0), missing(EventCursor.of(endless), list(2)));
    }

    /** Another replica may be ahead, but only by so many. */
    @ParameterizedTest
    @CsvSource({
        "1-3!, 1-3!",
        "1-1003, 1-1003",
        "1.1003!, 1.1003!",
        "1-1004, ''",
        "1.1004!, ''",
        "1-999999999, ''",
    })
    void numbersTooFarAheadResetCursor(String eventId, String believed) {
        assertEquals(believed, within(eventId, 1, 2, 3));
    }

    @Test
    void emptyListAcceptsNumbersOfReplicaAhead() {
        assertEquals("1-1000", within("1-1000"));
        assertEquals("", within("1-1001"));
        assertEquals("!", within("!"));
    }

    /** An id with too many digits is treated like any text. */
    @Test
    void numberWithTooManyDigitsIsHashed() {
        assertTrue(after("12345678901").toString().startsWith("~"));
    }
}
