package io.github.screenshotgateway.traffic;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.screenshotgateway.bounds.Bound;
import io.github.screenshotgateway.problem.Problem;
import io.github.screenshotgateway.support.TestClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TransientHeapTest {
    private final TestClock clock = new TestClock();
    private final TransientHeap heap = new TransientHeap(100, clock);
    private final List<String> disconnected = new ArrayList<>();

    /** Reads a new body; the client needs no bytes of its own. */
    private HeapReading read(String client, int bytes) {
        return read(client, client + disconnected.size(), bytes);
    }

    private HeapReading read(String client, String connection, int bytes) {
        return heap.read(new Object(), bytes, 0, new HeapReader(client, () -> disconnected.add(connection)));
    }

    @Test
    void bodyWithTwoReadersCountsOnce() {
        Object body = new Object();
        heap.read(body, 40, 10, null);
        heap.read(body, 40, 10, null);

        assertEquals(60, heap.bound().used());
    }

    @Test
    void lastReaderFreesBody() {
        Object body = new Object();
        HeapReading first = heap.read(body, 40, 10, new HeapReader("a", () -> {}));
        HeapReading last = heap.read(body, 40, 10, new HeapReader("b", () -> {}));
        first.close();
        first.close();
        last.close();

        assertEquals(0, heap.bound().used());
    }

    @Test
    void clientWithMostIsDisplacedForAnother() {
        read("greedy", "first", 30);
        read("greedy", "second", 30);
        read("greedy", "third", 30);

        read("modest", 20);

        assertEquals(List.of("first"), disconnected);
        assertEquals(80, heap.bound().used());
    }

    @Test
    void clientWithMostIsRefusedMore() {
        read("greedy", 50);
        read("modest", 20);

        assertThrows(Problem.class, () -> read("greedy", 40));
        assertEquals(List.of(), disconnected);
    }

    @Test
    void onlyReadingOfClientIsNotDisplaced() {
        read("large", 90);

        assertThrows(Problem.class, () -> read("small", 20));
        assertEquals(List.of(), disconnected);
    }

    @Test
    void slowReaderIsDisplacedEvenForSameClient() {
        read("client", "slow", 50);
        clock.advance(Duration.ofSeconds(4));
        read("client", "quick", 50);
        clock.advance(Duration.ofSeconds(1));

        read("client", 50);

        assertEquals(List.of("slow"), disconnected);
    }

    @Test
    void readerGetsOneMoreSecondPerMegabyte() {
        TransientHeap large = new TransientHeap(HeapSizes.bytesOf(10_000_000), clock);
        large.read(new Object(), 10_000_000, 0, new HeapReader("a", () -> {}));
        clock.advance(Duration.ofSeconds(14));

        assertThrows(Problem.class, () -> large.read(new Object(), 1, 0, null));
    }

    @Test
    void partDisplacesReaders() {
        Bound images = heap.part(60, "images", Duration.ZERO);
        read("client", "first", 50);
        read("client", "second", 50);

        assertTrue(images.tryAcquire(40));
        assertEquals(List.of("first"), disconnected);
    }

    @Test
    void amountBeyondWholeHeapDisconnectsNobody() {
        read("client", "first", 50);
        read("client", "second", 50);

        assertFalse(heap.tryAcquire(101));
        assertEquals(List.of(), disconnected);
    }

    @Test
    void insufficientRoomDisconnectsNobody() {
        heap.part(60, "images", Duration.ZERO).acquire(60);
        read("client", "slow", 20);
        clock.advance(Duration.ofSeconds(5));
        read("client", "quick", 20);

        assertThrows(Problem.class, () -> read("other", 41));
        assertEquals(List.of(), disconnected);
    }

    /** Its age is unknown then. */
    @Test
    void readerFromBeforeClockWasSetBackCountsAsSlow() {
        read("client", "early", 50);
        clock.advance(Duration.ofHours(-1));

        read("client", "late", 60);

        assertEquals(List.of("early"), disconnected);
    }

    /** While a quick client reads the same body, disconnecting the slow one would free only its own bytes. */
    @Test
    void slowReaderOfSharedBodyIsNotDisconnected() {
        Object body = new Object();
        heap.read(body, 80, 5, new HeapReader("slow", () -> disconnected.add("slow")));
        clock.advance(Duration.ofSeconds(5));
        heap.read(body, 80, 5, new HeapReader("quick", () -> disconnected.add("quick")));

        assertThrows(Problem.class, () -> read("other", 40));
        assertEquals(List.of(), disconnected);
    }

    /** The second client reads a body that counts for the first one, and holds no bytes of its own. */
    @Test
    void slowReadersOfSharedBodyAreAllDisconnected() {
        Object body = new Object();
        heap.read(body, 80, 0, new HeapReader("first", () -> disconnected.add("first")));
        heap.read(body, 80, 0, new HeapReader("second", () -> disconnected.add("second")));
        read("second", 10).close();
        clock.advance(Duration.ofSeconds(5));

        read("other", 40);

        assertEquals(List.of("first", "second"), disconnected);
    }

    @Test
    void onlyAsManyAreDisconnectedAsNeeded() {
        IntStream.range(0, 5).forEach(i -> read("client-" + i, "slow-" + i, 20));
        clock.advance(Duration.ofSeconds(5));

        read("other", 50);

        assertEquals(List.of("slow-0", "slow-1", "slow-2"), disconnected);
    }

    @Test
    void makeRoomForDisconnectsOnlyWhenSufficient() {
        heap.part(60, "images", Duration.ZERO).acquire(60);
        read("client", "slow", 20);
        clock.advance(Duration.ofSeconds(5));

        assertFalse(heap.makeRoomFor(16, "other"));
        assertTrue(heap.makeRoomFor(15, "other"));
        assertEquals(List.of("slow"), disconnected);
    }

    /** For instance entries of a zip, which waits for room for its next image. */
    @Test
    void lastingPartsDoNotReduceRoomForOthers() {
        heap.longLivedPart(50, "zips", Duration.ZERO).acquire(20);
        read("client", 5);

        assertTrue(heap.leavesRoomForOthers(70));
        assertFalse(heap.leavesRoomForOthers(71));
    }

    @Test
    void roomBesideLastingPartsStaysWithinWholeHeap() {
        heap.longLivedPart(50, "zips", Duration.ZERO).acquire(40);

        assertFalse(heap.leavesRoomForOthers(61));
    }

    /** Its bytes are freed at once; its connection closes later. */
    @Test
    void closingDisconnectedReadingFreesNothingTwice() {
        HeapReading first = read("client", "first", 50);
        read("client", "second", 50);
        read("other", 40);
        first.close();

        assertEquals(90, heap.bound().used());
    }
}
