package io.github.screenshotgateway.images;

import io.github.screenshotgateway.problem.Problem;
import io.github.screenshotgateway.traffic.SharedBound;
import io.github.screenshotgateway.traffic.TransientHeap;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;

/**
 * The heap that images take together on their way into the store, so that media hosts cannot fill it. What is counted is
 * what is allocated, not what has arrived. For the moment in which an array is copied into a larger one, both are there,
 * and the larger one is counted. Thread-safe.
 */
@Singleton
final class BytesInFlight {
    /** Two of the largest images at the default maximum size, and a few hundred ordinary ones. */
    static final long LIMIT = 64L * 1024 * 1024;

    /** The largest image: a client may have three quarters. */
    static final long LARGEST = LIMIT / 4 * 3;

    private final SharedBound bytes;
    private final TransientHeap heap;
    private final boolean inShares;
    private volatile boolean awaited;
    private volatile boolean awaitedForLong;

    @Inject
    BytesInFlight(TransientHeap heap) {
        this(heap, true);
    }

    /** @param inShares whether no client takes all; otherwise it is for clients that take turns at what lasts a moment */
    BytesInFlight(TransientHeap heap, boolean inShares) {
        this.inShares = inShares;
        this.heap = heap;
        long most = Math.min(LIMIT, heap.threeQuarters());
        this.bytes = new SharedBound(heap.part(most, "bytes of images", Duration.ofSeconds(1)));
    }

    /**
     * @param client that they are for
     * @throws Problem {@code upstream-busy} when they would be too many, in all or for this client; then they are not counted
     */
    void add(String client, long count) {
        bytes.enter(client, count);
    }

    /** @return false when they would be too many; then they are not counted */
    boolean tryAdd(String client, long count) {
        return inShares ? bytes.tryEnter(client, count) : bytes.bound().tryEnter(count);
    }

    /** Whether there is room for so many, whoever they are for. */
    boolean hasRoom(long count) {
        return bytes.taken() + count <= bytes.bound().most();
    }

    /** Whether so many more leave a quarter of the heap that comes and goes to other things. */
    boolean leavesRoomForOthers(long count) {
        return heap.leavesRoomForOthers(count);
    }

    /**
     * @param awaited whether images wait for room: then what comes now waits behind them, if it is large
     * @param forLong whether they have waited for so long that small images wait behind them, too
     */
    void setAwaited(boolean awaited, boolean forLong) {
        this.awaited = awaited;
        this.awaitedForLong = forLong;
    }

    boolean isAwaitedForLong() {
        return awaitedForLong;
    }

    boolean isAwaited() {
        return awaited;
    }

    /** For how many there can be room at once. */
    long mostForOne() {
        return Math.min(bytes.bound().most(), heap.threeQuarters());
    }

    /** Bytes of the largest image for which there can be room. */
    long largest() {
        return TransientHeap.longestArrayIn(mostForOne());
    }

    /** Whether a client may have so many more, if there is room. */
    boolean allows(String client, long count) {
        return !inShares || bytes.allows(client, count);
    }

    /** To be called once for what was added. */
    void release(String client, long count) {
        if (inShares) {
            bytes.leave(client, count);
        } else {
            bytes.bound().leave(count);
        }
    }

    long bytes() {
        return bytes.taken();
    }
}
