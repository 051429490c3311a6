package io.github.screenshotgateway.images.fetch;

import io.github.screenshotgateway.http.Gzip;
import io.github.screenshotgateway.images.content.Rejection.Reason;
import io.github.screenshotgateway.problem.Problem;
import io.github.screenshotgateway.traffic.BytesInFlight;
import io.github.screenshotgateway.traffic.HeapSizes;
import java.io.IOException;
import java.util.Arrays;
import java.util.function.Supplier;

/**
 * The bytes of a response as they arrive. On the heap, because they are needed only briefly: direct memory would be
 * freed by a collection, and a stream of downloads would request one again and again.
 *
 * <p>Grows in steps, and counts allocated memory in {@link BytesInFlight}. Announcing 25 MB and sending one byte costs
 * a media host nothing, and must not cost the gateway 25 MB. Images announced with up to {@value #FIRST_STEP} bytes,
 * which is most of them, are allocated once and at their size.
 *
 * <p>Used by one thread at a time; allocating belongs on a worker thread.
 */
final class ArrivingBytes {
    /**
     * Bytes. A host that sends one byte on every connection takes 16 MB; at the announced size it would take four times
     * the bound of {@link BytesInFlight} and more.
     */
    static final int FIRST_STEP = 256 * 1024;

    /** Four copies until 25 MB are full; doubling would take seven. */
    private static final int GROWTH = 4;

    private final BytesInFlight inFlight;
    private final String client;
    private final int maxBytes;
    private final long wanted;
    private final boolean yields;
    private final long reserved;
    private byte[] content = {};
    private int length;
    private long counted;

    /**
     * @param client whose share they count towards
     * @param maxBytes the announced length, or the limit when none is announced; never more is allocated
     */
    ArrivingBytes(BytesInFlight inFlight, String client, int maxBytes) {
        this(inFlight, client, maxBytes, HeapSizes.bytesOf(maxBytes), true, 0);
    }

    /**
     * @param wanted bytes of heap to wait for when there is no room; 0 when they already have the most possible
     * @param yields whether they give way to images that wait for room
     * @param reserved bytes of heap that are reserved for them, and already counted
     */
    ArrivingBytes(BytesInFlight inFlight, String client, int maxBytes, long wanted, boolean yields, long reserved) {
        this.wanted = wanted;
        this.yields = yields;
        this.reserved = reserved;
        this.client = client;
        this.inFlight = inFlight;
        this.maxBytes = maxBytes;
    }

    /** Bytes of heap allocated for them, whether reserved or counted here. */
    long allocated() {
        return HeapSizes.bytesOf(content.length);
    }

    /** Number of bytes received. */
    int length() {
        return length;
    }

    boolean hasRoomFor(int bytes) {
        return bytes <= content.length - length;
    }

    /** Requires {@link #hasRoomFor}. */
    void put(byte[] bytes) {
        System.arraycopy(bytes, 0, content, length, bytes.length);
        length += bytes.length;
    }

    /**
     * Counts the memory that {@link #grow} is to allocate.
     *
     * @param arrived new bytes that did not fit; with them, the total is at most {@code maxBytes}
     * @return the new capacity
     * @throws HeapExhausted when too many bytes are in flight
     * @throws Problem {@code image-rejected} when they exceed even the most room possible
     */
    int reserve(int arrived) {
        long step = Math.max(FIRST_STEP, (long) content.length * GROWTH);
        long needed = (long) length + arrived;
        long room = HeapSizes.longestArrayIn(reserved);
        int capacity = (int) Math.min(maxBytes, Math.max(needed, needed <= room ? Math.min(step, room) : step));
        long bytes = Math.max(0, HeapSizes.bytesOf(capacity) - reserved);
        long more = bytes - counted;
        if (yields && mustYield(capacity, more) || more > 0 && !inFlight.tryAdd(client, more)) {
            if (wanted == 0 || wanted > inFlight.maxForOne()) {
                throw Reason.TOO_LARGE.problem("The image is larger than the gateway's memory for images.");
            }
            throw new HeapExhausted(wanted);
        }
        counted = bytes;
        return capacity;
    }

    private boolean mustYield(int capacity, long more) {
        if (capacity > FIRST_STEP) {
            return inFlight.isAwaited() || !inFlight.leavesRoomForOthers(more);
        }
        return wanted <= FIRST_STEP && inFlight.isAwaitedForLong();
    }

    /**
     * Blocks.
     *
     * @return {@code null}
     */
    Void grow(int capacity) {
        content = Arrays.copyOf(content, capacity);
        return null;
    }

    /** The received bytes, in an array of exactly their length. */
    byte[] whole() {
        return length == content.length ? content : Arrays.copyOf(content, length);
    }

    /**
     * Unpacks them from gzip. Blocks.
     *
     * @param tooLarge thrown as soon as the output exceeds the target's limit
     * @throws IOException when they are not a complete gzip
     * @throws HeapExhausted when too many bytes are in flight
     */
    void unpackTo(ArrivingBytes target, Supplier<Problem> tooLarge) throws IOException {
        Gzip.unpack(content, length, piece -> target.append(piece, tooLarge));
    }

    private void append(byte[] piece, Supplier<Problem> tooLarge) {
        if (length + (long) piece.length > maxBytes) {
            throw tooLarge.get();
        }
        if (!hasRoomFor(piece.length)) {
            grow(reserve(piece.length));
        }
        put(piece);
    }

    /** Releases what was counted, once the bytes are in an image or dropped. Idempotent. */
    void release() {
        inFlight.release(client, counted);
        counted = 0;
    }
}
