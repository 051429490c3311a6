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
    private final boolean announced;
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
        this(inFlight, client, mostBytes, true, true, null);
    }

    /**
     * @param announced whether {@code mostBytes} is what there will be
     * @param waits whether they give way to images that wait for room
     * @param room that is kept for them, and counts already; {@code null} for none
     */
    ArrivingBytes(BytesInFlight inFlight, String client, int mostBytes, boolean announced, boolean waits, Room room) {
        this.announced = announced;
        this.waits = waits;
        this.kept = room == null ? 0 : room.bytes();
        this.client = client;
        this.inFlight = inFlight;
        this.mostBytes = mostBytes;
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
     */
    int reserve(int arrived) {
        long step = Math.max(FIRST_STEP, (long) content.length * GROWTH);
        int capacity = (int) Math.min(mostBytes, Math.max(step, (long) length + arrived));
        long bytes = Math.max(0, TransientHeap.bytesOf(capacity) - kept);
        long more = bytes - counted;
        boolean givesWay =
                waits && capacity > FIRST_STEP && (inFlight.isAwaited() || !inFlight.leavesRoomForOthers(more));
        if (givesWay || more > 0 && !inFlight.tryAdd(client, more)) {
            long all = TransientHeap.bytesOf(mostBytes);
            throw new NoRoomForImage(announced ? all : Math.min(all, inFlight.mostForOne()));
        }
        counted = bytes;
        return capacity;
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
