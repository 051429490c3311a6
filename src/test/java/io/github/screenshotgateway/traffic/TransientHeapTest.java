package io.github.screenshotgateway.traffic;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.screenshotgateway.problem.Problem;
import io.github.screenshotgateway.support.TestClock;
import io.github.screenshotgateway.traffic.TransientHeap.Reader;
import io.github.screenshotgateway.traffic.TransientHeap.Reading;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TransientHeapTest {
    private final TestClock clock = new TestClock();
    private final TransientHeap heap = new TransientHeap(100, clock);
    private final List<String> disconnected = new ArrayList<>();

    /** A body of its own, of which the client holds nothing beside. */
    private Reading read(String client, int bytes) {
        return read(client, client + disconnected.size(), bytes);
    }

    private Reading read(String client, String connection, int bytes) {
        return heap.read(new Object(), bytes, 0, new Reader(client, () -> disconnected.add(connection)));
    }

    @Test
    void bodyCountsOnceHoweverManyReadIt() {
        Object body = new Object();
        heap.read(body, 40, 10, null);
        heap.read(body, 40, 10, null);

        assertEquals(60, heap.bound().taken());
    }

    @Test
    void nothingStaysCountedAfterTheLastReader() {
        Object body = new Object();
        Reading first = heap.read(body, 40, 10, new Reader("a", () -> {}));
        Reading last = heap.read(body, 40, 10, new Reader("b", () -> {}));
        first.close();
        first.close();
        last.close();

        assertEquals(0, heap.bound().taken());
    }

    @Test
    void clientThatHoldsMostMakesRoomForAnother() {
        read("greedy", "first", 30);
        read("greedy", "second", 30);
        read("greedy", "third", 30);

        read("modest", 20);

        assertEquals(List.of("first"), disconnected);
        assertEquals(80, heap.bound().taken());
    }

    @Test
    void greedyClientGetsNoMore() {
        read("greedy", 50);
        read("modest", 20);

        assertThrows(Problem.class, () -> read("greedy", 40));
        assertEquals(List.of(), disconnected);
    }

    @Test
    void onlyReadingOfAClientIsNotTakenFromIt() {
        read("large", 90);

        assertThrows(Problem.class, () -> read("small", 20));
        assertEquals(List.of(), disconnected);
    }

    @Test
    void slowReadersMakeRoomEvenForTheSameClient() {
        read("client", "slow", 50);
        clock.advance(Duration.ofSeconds(4));
        read("client", "quick", 50);
        clock.advance(Duration.ofSeconds(1));

        read("client", 50);

        assertEquals(List.of("slow"), disconnected);
    }

    @Test
    void readerHasASecondMoreForEachMegabyte() {
        TransientHeap large = new TransientHeap(TransientHeap.bytesOf(10_000_000), clock);
        large.read(new Object(), 10_000_000, 0, new Reader("a", () -> {}));
        clock.advance(Duration.ofSeconds(14));

        assertThrows(Problem.class, () -> large.read(new Object(), 1, 0, null));
    }

    @Test
    void everyKindOfUseFindsRoomThatReadersMake() {
        Bound images = heap.part(60, "images", Duration.ZERO);
        read("client", "first", 50);
        read("client", "second", 50);

        assertTrue(images.tryEnter(40));
        assertEquals(List.of("first"), disconnected);
    }

    @Test
    void tooMuchForTheWholeHeapDisconnectsNobody() {
        read("client", "first", 50);
        read("client", "second", 50);

        assertFalse(heap.tryEnter(101));
        assertEquals(List.of(), disconnected);
    }

    @Test
    void nobodyIsDisconnectedWhenAllCouldNotMakeEnoughRoom() {
        heap.part(60, "images", Duration.ZERO).enter(60);
        read("client", "slow", 20);
        clock.advance(Duration.ofSeconds(5));
        read("client", "quick", 20);

        assertThrows(Problem.class, () -> read("other", 41));
        assertEquals(List.of(), disconnected);
    }

    /** Of a body that a quick client reads as well, the slow ones hold no more than their own. */
    @Test
    void readersOfABodyThatStaysAreNotDisconnectedForIt() {
        Object body = new Object();
        heap.read(body, 80, 5, new Reader("slow", () -> disconnected.add("slow")));
        clock.advance(Duration.ofSeconds(5));
        heap.read(body, 80, 5, new Reader("quick", () -> disconnected.add("quick")));

        assertThrows(Problem.class, () -> read("other", 40));
        assertEquals(List.of(), disconnected);
    }

    /** It reads what another client has brought, and holds nothing beside. */
    @Test
    void slowReaderOfWhatAnotherClientHoldsMakesRoomToo() {
        Object body = new Object();
        heap.read(body, 80, 0, new Reader("first", () -> disconnected.add("first")));
        heap.read(body, 80, 0, new Reader("second", () -> disconnected.add("second")));
        read("second", 10).close();
        clock.advance(Duration.ofSeconds(5));

        read("other", 40);

        assertEquals(List.of("first", "second"), disconnected);
    }

    @Test
    void asManyAreDisconnectedAsItTakes() {
        IntStream.range(0, 5).forEach(i -> read("client-" + i, "slow-" + i, 20));
        clock.advance(Duration.ofSeconds(5));

        read("other", 50);

        assertEquals(List.of("slow-0", "slow-1", "slow-2"), disconnected);
    }

    @Test
    void roomThatLeavesAQuarterIsNotMadeInVain() {
        heap.part(60, "images", Duration.ZERO).enter(60);
        read("client", "slow", 20);
        clock.advance(Duration.ofSeconds(5));

        assertFalse(heap.makeRoomFor(16, "other"));
        assertTrue(heap.makeRoomFor(15, "other"));
        assertEquals(List.of("slow"), disconnected);
    }

    /** Entries of a zip, for instance, that waits for room for its next image. */
    @Test
    void roomBesideOthersDoesNotDependOnWhatStaysForLong() {
        heap.lastingPart(50, "zips", Duration.ZERO).enter(20);
        read("client", 5);

        assertTrue(heap.leavesRoomForOthers(70));
        assertFalse(heap.leavesRoomForOthers(71));
    }

    @Test
    void roomBesideOthersIsWithinTheWholeHeap() {
        heap.lastingPart(50, "zips", Duration.ZERO).enter(40);

        assertFalse(heap.leavesRoomForOthers(61));
    }

    /** Its bytes are free, but its connection may take a moment to end. */
    @Test
    void disconnectedReaderIsNotCountedTwiceWhenItEnds() {
        Reading first = read("client", "first", 50);
        read("client", "second", 50);
        read("other", 40);
        first.close();

        assertEquals(90, heap.bound().taken());
    }
}
