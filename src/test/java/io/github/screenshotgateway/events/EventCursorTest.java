package io.github.screenshotgateway.events;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.screenshotgateway.screenshots.NamedScreenshot;
import io.github.screenshotgateway.task.Screenshot;
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
        return new NamedScreenshot("n" + id + ".png", new Screenshot(id, "https://m.example.com/" + id), "n" + id);
    }

    private static List<NamedScreenshot> list(Object... ids) {
        return Stream.of(ids).map(Object::toString).map(EventCursorTest::shot).toList();
    }

    private static EventCursor after(Object... ids) {
        List<NamedScreenshot> list = list(ids);
        EventCursor seen = EventCursor.NOTHING;
        for (int i = 0; i < list.size(); i++) {
            seen = seen.plus(list, i);
        }
        return seen;
    }

    private static String within(String eventId, Object... ids) {
        List<NamedScreenshot> list = list(ids);
        return EventCursor.of(eventId)
                .within(list.stream().reduce((first, second) -> second))
                .toString();
    }

    /** As a client does that was cut off: it has nothing but the text. */
    private static EventCursor again(EventCursor seen) {
        return EventCursor.of(seen.toString());
    }

    private static List<Integer> missing(EventCursor seen, List<NamedScreenshot> list) {
        EventCursor.Missing missing = seen.missingIn(list);
        return IntStream.generate(() -> missing.next(list))
                .takeWhile(position -> position < list.size())
                .boxed()
                .toList();
    }

    /** A list of ten thousand is told in hundreds of pieces, for each of which the watcher may have to be waited for. */
    @Test
    void eachOfAListIsLookedAtOnce() {
        List<NamedScreenshot> list = list(IntStream.range(0, 1_000).boxed().toArray());
        AtomicInteger looks = new AtomicInteger();

        missing(after(3, 500), new AbstractList<>() {
            @Override
            public NamedScreenshot get(int position) {
                looks.incrementAndGet();
                return list.get(position);
            }

            @Override
            public int size() {
                return list.size();
            }
        });

        assertEquals(list.size(), looks.get());
    }

    @Test
    void whoHasSeenNothingIsToldAll() {
        assertEquals(List.of(0, 1, 2), missing(EventCursor.NOTHING, list(1, 2, 3)));
    }

    @Test
    void whoHasSeenSomeIsToldTheOthers() {
        assertEquals(List.of(2, 3), missing(again(after(1, 2)), list(1, 2, 3, 4)));
    }

    @Test
    void whoHasSeenAllIsToldNothing() {
        assertEquals(List.of(), missing(again(after(1, 2, 3)), list(1, 2, 3)));
    }

    /** A step of v2 can get its screenshot after later steps have theirs. */
    @Test
    void whatComesLateInTheMiddleIsNoGap() {
        assertEquals(List.of(1, 4), missing(again(after(1, 3, 4)), list(1, 2, 3, 4, 5)));
    }

    @Test
    void whatHasBeenToldLateIsNotRepeated() {
        assertEquals(List.of(4), missing(again(after(1, 3, 4, 2)), list(1, 2, 3, 4, 5)));
    }

    /** The ids of v3 are no numbers. */
    @Test
    void idsThatAreNoNumbersAreKnownByTheirHashes() {
        assertEquals(List.of(2), missing(again(after("a-1", "b-2")), list("a-1", "b-2", "c-3")));
    }

    /** A message of v3 can get its screenshot after later ones have theirs. */
    @Test
    void whatComesLateBetweenThemIsTold() {
        assertEquals(List.of(0, 2), missing(again(after("b", "d")), list("a", "b", "c", "d")));
    }

    @Test
    void whatComesLateAfterManyIsTold() {
        assertEquals(List.of(18), missing(again(after(ids(20, 18))), list(ids(20))));
    }

    @Test
    void whatWasToldLateIsNotRepeated() {
        EventCursor seen = after(ids(20, 18)).plus(list(ids(20)), 18);

        assertEquals(List.of(), missing(again(seen), list(ids(20))));
    }

    @Test
    void whatFollowsALateOneIsToldOnceEach() {
        List<NamedScreenshot> all = list(ids(100));
        EventCursor seen = after(ids(20, 18)).plus(all, 18);
        for (int i = 20; i < 100; i++) {
            assertEquals(List.of(i), missing(again(seen), all.subList(0, i + 1)));
            seen = again(seen).plus(all, i);
        }
    }

    /** So late that nobody knows any more whether it was told. */
    @Test
    void whatComesBeforeAllThatIsRememberedIsNotTold() {
        assertEquals(List.of(), missing(again(after(ids(60, 5))), list(ids(60))));
    }

    @Test
    void whatWasToldLongAgoIsNotRepeated() {
        assertEquals(List.of(200), missing(again(after(ids(200))), list(ids(201))));
    }

    /** A list of v1 has both when its pictures were replaced. */
    @Test
    void numbersAndOtherIdsAreToldTogether() {
        assertEquals(List.of(2, 4), missing(again(after(1, "2-a", 4)), list(1, "2-a", "3-b", 4, 5)));
    }

    @Test
    void idsThatAreNoLongerThereRepeatAllRatherThanLeavingAnyOut() {
        assertEquals(List.of(0, 1), missing(again(after(ids(30))), list("a-1", "b-2")));
    }

    /** Such as that of an older version of the gateway. */
    @ParameterizedTest
    @ValueSource(strings = {"~step_1.png", "~", "~12345", "1~", "~00000000~00000000"})
    void aTextThatIsNoneRepeatsAll(String text) {
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
    void theTextIsAsShortAsTheRangesAre(String text, String ids) {
        assertEquals(text, after((Object[]) ids.split(" ")).toString());
    }

    /** Whatever the order in which screenshots came, the text tells the same as the list of them. */
    @Test
    void anyOrderIsTold() {
        Random random = new Random(42);
        for (int round = 0; round < 200; round++) {
            List<Integer> ids = new ArrayList<>(IntStream.range(0, 30)
                    .filter(id -> random.nextInt(3) > 0)
                    .boxed()
                    .toList());
            Collections.shuffle(ids, random);

            EventCursor seen = again(after(ids.toArray()));

            List<Integer> expected = IntStream.range(0, 30)
                    .filter(id -> !ids.contains(id))
                    .boxed()
                    .toList();
            assertEquals(
                    expected, missing(seen, list(IntStream.range(0, 30).boxed().toArray())));
        }
    }

    /** A header has no room for any number of them. */
    @Test
    void manyGapsAreForgottenFromTheFrontOn() {
        Integer[] everyOther = IntStream.range(0, 200).map(i -> 2 * i).boxed().toArray(Integer[]::new);
        EventCursor seen = after((Object[]) everyOther);

        assertTrue(seen.toString().length() < 150, seen.toString());
        // The late one that is most likely: the last gap but one.
        assertEquals(List.of(0), missing(again(seen), list(395)));
        assertEquals(List.of(), missing(again(seen), list(1)));
        assertEquals(List.of(), missing(again(seen), list((Object[]) everyOther)));
    }

    @Test
    void thatItIsOverIsToldToo() {
        assertTrue(again(after(1, 2).plusEnd()).over());
        assertTrue(again(after("a").plusEnd()).over());
        assertTrue(again(EventCursor.NOTHING.plusEnd()).over());
        assertFalse(again(after(1, 2)).over());
        assertFalse(after(1).plusEnd().plus(list(1, 2), 1).over(), "when more has come all the same");
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
    void whatIsNoIdOfTheGatewayIsNothingSeen(String eventId) {
        assertEquals(List.of(0, 1), missing(EventCursor.of(eventId), list(1, 2)));
    }

    @Test
    void anEndlessIdIsNothingSeen() {
        String endless = String.join(
                ".",
                IntStream.range(0, 1_000)
                        .map(i -> 2 * i)
                        .mapToObj(Integer::toString)
                        .toList());

        assertEquals(List.of(0), missing(EventCursor.of(endless), list(2)));
    }

    /** Another replica may be ahead, but not by any number. */
    @ParameterizedTest
    @CsvSource({
        "1-3!, 1-3!",
        "1-1003, 1-1003",
        "1.1003!, 1.1003!",
        "1-1004, ''",
        "1.1004!, ''",
        "1-999999999, ''",
    })
    void numbersThatNoReplicaCanHaveAreNotBelieved(String eventId, String believed) {
        assertEquals(believed, within(eventId, 1, 2, 3));
    }

    @Test
    void anEmptyListMayBeBehindToo() {
        assertEquals("1-1000", within("1-1000"));
        assertEquals("", within("1-1001"));
        assertEquals("!", within("!"));
    }

    /** They have no order that a number could be compared with. */
    @Test
    void hashesAreBelieved() {
        assertEquals("~0123abcd!", within("~0123abcd!", "a", "b"));
    }

    /** Numbers of any length are ids as well as any text, and told like it. */
    @Test
    void aNumberThatIsTooLargeIsAText() {
        assertTrue(after("12345678901").toString().startsWith("~"));
    }
}
