package io.github.screenshotgateway.images;

import io.github.screenshotgateway.http.Gzip;
import io.github.screenshotgateway.problem.Problem;
import io.github.screenshotgateway.traffic.TransientHeap;
import java.io.IOException;
import java.util.Arrays;
import java.util.function.Supplier;

/**
 * The bytes of an answer as they arrive. On the heap, since they are needed for a moment only: direct memory would be
 * freed by a collection, and a stream of downloads would ask for one again and again.
 *
 * <p>It grows in steps, and what is allocated counts as {@link BytesInFlight}: to announce 25 MB and to send one byte
 * costs a media host nothing, and must cost the gateway no 25 MB. Announced images of up to {@value #FIRST_STEP} bytes,
 * which is most of them, are allocated once and at their size.
 *
 * <p>Used by one thread at a time; allocating belongs on a worker thread.
 */
final class ArrivingBytes {
    /**
     * Bytes. For a host on all connections that sends one byte on each, 16 MB; at the announced size it were four
     * times the bound of {@link BytesInFlight} and more.
     */
    static final int FIRST_STEP = 256 * 1024;

    /** Four copies until 25 MB are full; by doubling it were seven. */
    private static final int GROWTH = 4;

    private final BytesInFlight inFlight;
    private final String client;
    private final int mostBytes;
    private final long wanted;
    private final boolean waits;
    private final long kept;
    private byte[] content = {};
    private int length;
    private long counted;

    /**
     * @param client that they are for
     * @param mostBytes the announced length, or the limit of one that is not announced; never more is allocated
     */
    ArrivingBytes(BytesInFlight inFlight, String client, int mostBytes) {
        this(inFlight, client, mostBytes, TransientHeap.bytesOf(mostBytes), true, 0);
    }

    /**
     * @param wanted bytes of heap to wait for when there is no room; 0 when there cannot be more than they have
     * @param waits whether they give way to images that wait for room
     * @param kept bytes of heap that are kept for them, and count already
     */
    ArrivingBytes(BytesInFlight inFlight, String client, int mostBytes, long wanted, boolean waits, long kept) {
        this.wanted = wanted;
        this.waits = waits;
        this.kept = kept;
        this.client = client;
        this.inFlight = inFlight;
        this.mostBytes = mostBytes;
    }

    /** Bytes of heap that are allocated for them, whether they are kept or counted here. */
    long allocated() {
        return TransientHeap.bytesOf(content.length);
    }

    /** How many have arrived. */
    int length() {
        return length;
    }

    boolean hasRoomFor(int bytes) {
        return bytes <= content.length - length;
    }

    /** Only when there is room. */
    void put(byte[] bytes) {
        System.arraycopy(bytes, 0, content, length, bytes.length);
        length += bytes.length;
    }

    /**
     * Counts the memory that {@link #grow} is to allocate.
     *
     * @param arrived as many as have arrived and found no room; all of them are at most {@code mostBytes}
     * @return the new capacity
     * @throws NoRoomForImage when too many bytes are in flight
     * @throws Problem {@code image-rejected} when that is so with all the room that there can be
     */
    int reserve(int arrived) {
        long step = Math.max(FIRST_STEP, (long) content.length * GROWTH);
        long needed = (long) length + arrived;
        long inKept = TransientHeap.longestArrayIn(kept);
        int capacity = (int) Math.min(mostBytes, Math.max(needed, needed <= inKept ? Math.min(step, inKept) : step));
        long bytes = Math.max(0, TransientHeap.bytesOf(capacity) - kept);
        long more = bytes - counted;
        if (waits && givesWay(capacity, more) || more > 0 && !inFlight.tryAdd(client, more)) {
            if (wanted == 0) {
                throw RoomQueue.tooLarge();
            }
            throw new NoRoomForImage(wanted);
        }
        counted = bytes;
        return capacity;
    }

    private boolean givesWay(int capacity, long more) {
        if (capacity > FIRST_STEP) {
            return inFlight.isAwaited() || !inFlight.leavesRoomForOthers(more);
        }
        return wanted <= FIRST_STEP && inFlight.isAwaitedForLong();
    }

    /**
     * Blocks.
     *
     * @return nothing
     */
    Void grow(int capacity) {
        content = Arrays.copyOf(content, capacity);
        return null;
    }

    /** What has arrived, in an array of exactly that length. */
    byte[] whole() {
        return length == content.length ? content : Arrays.copyOf(content, length);
    }

    /**
     * Unpacks them from gzip. Blocks.
     *
     * @param tooLarge thrown as soon as they are more than the target may take
     * @throws IOException when they are no whole gzip
     * @throws NoRoomForImage when too many bytes are in flight
     */
    void unpackTo(ArrivingBytes target, Supplier<Problem> tooLarge) throws IOException {
        Gzip.unpack(content, length, piece -> target.append(piece, tooLarge));
    }

    private void append(byte[] piece, Supplier<Problem> tooLarge) {
        if (length + (long) piece.length > mostBytes) {
            throw tooLarge.get();
        }
        if (!hasRoomFor(piece.length)) {
            grow(reserve(piece.length));
        }
        put(piece);
    }

    /** They are no longer in flight: in an image, or gone. Releases what was counted, however often it is called. */
    void release() {
        inFlight.release(client, counted);
        counted = 0;
    }
}
