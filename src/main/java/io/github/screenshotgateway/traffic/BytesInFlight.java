package io.github.screenshotgateway.traffic;

import io.github.screenshotgateway.bounds.SharedBound;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;

/**
 * The heap that images take on their way into the store, bounded so that media hosts cannot fill it. Counts allocated
 * bytes, not received ones. While an array is copied into a larger one, both exist, and only the larger one is counted.
 * Thread-safe.
 */
@Singleton
public final class BytesInFlight {
    /** Two of the largest images at the default maximum size, and a few hundred ordinary ones. */
    public static final long LIMIT = 64L * 1024 * 1024;

    /** The largest image: the three quarters that one client may have. */
    public static final long LARGEST = LIMIT / 4 * 3;

    /** What a client is told when there is no room. */
    public static final String NO_MEMORY = "The gateway has no memory for another image at the moment.";

    private final SharedBound bytes;
    private final TransientHeap heap;
    private final boolean inShares;
    private volatile boolean awaited;
    private volatile boolean awaitedForLong;

    @Inject
    public BytesInFlight(TransientHeap heap) {
        this(heap, true);
    }

    /** @param inShares whether no client may take all; false where clients take turns at short work */
    public BytesInFlight(TransientHeap heap, boolean inShares) {
        this.inShares = inShares;
        this.heap = heap;
        long most = Math.min(LIMIT, heap.threeQuarters());
        this.bytes = new SharedBound(heap.part(most, NO_MEMORY, Duration.ofSeconds(1)));
    }

    /**
     * @param client whose share they count towards
     * @return false when they exceed the bound or the client's share; then they are not counted
     */
    public boolean tryAdd(String client, long count) {
        return inShares ? bytes.tryAcquire(client, count) : bytes.bound().tryAcquire(count);
    }

    /** Whether the bound has room for so many, for any client. */
    boolean hasRoom(long count) {
        return bytes.taken() + count <= bytes.bound().limit();
    }

    /** Whether so many more leave a quarter of the transient heap to other things. */
    public boolean leavesRoomForOthers(long count) {
        return heap.leavesRoomForOthers(count);
    }

    /**
     * @param awaited whether images wait for room: large ones that arrive now wait behind them
     * @param forLong whether they have waited so long that small images wait behind them, too
     */
    void setAwaited(boolean awaited, boolean forLong) {
        this.awaited = awaited;
        this.awaitedForLong = forLong;
    }

    public boolean isAwaitedForLong() {
        return awaitedForLong;
    }

    public boolean isAwaited() {
        return awaited;
    }

    /** Most bytes for which there can be room at once. */
    public long maxForOne() {
        return Math.min(bytes.bound().limit(), heap.threeQuarters());
    }

    /** Size in bytes of the largest image for which there can be room. */
    public long largest() {
        return HeapSizes.longestArrayIn(maxForOne());
    }

    /** Whether the client's share allows so many more. */
    boolean allows(String client, long count) {
        return !inShares || bytes.allows(client, count);
    }

    /** Call once for what was added. */
    public void release(String client, long count) {
        if (inShares) {
            bytes.release(client, count);
        } else {
            bytes.bound().release(count);
        }
    }

    public long bytes() {
        return bytes.taken();
    }
}
