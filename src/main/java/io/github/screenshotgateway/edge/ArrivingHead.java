package io.github.screenshotgateway.edge;

import io.github.screenshotgateway.bounds.Bound;
import io.netty.buffer.ByteBuf;

/**
 * The sizes of the head or trailer that is arriving on a connection, and of the head of the request in progress.
 * Netty bounds the bytes of a head, but not the number of its fields, which take many times their bytes of heap.
 * Confined to the event loop of its connection.
 *
 * @see <a href="https://github.com/netty/netty/pull/14670">Netty documents that its limit is the sum of all fields</a>
 */
final class ArrivingHead {
    /** Fields of a head or a trailer. Browsers send two dozen, and proxies add some. */
    static final int MAX_FIELDS = 100;

    /** Approximate heap of a field, in addition to its characters: the shortest one, of four bytes, takes 75. */
    private static final int BYTES_OF_FIELD = 80;

    /** Bytes. A smaller head does not add to the memory of a request. */
    private static final int LARGE_HEAD = 2 * 1024;

    /** Bytes of the shortest field with its line break. */
    private static final int SHORTEST_FIELD = 4;

    private final Bound largeHeads;
    private int bytes;
    private int lines;

    /** Bytes of heap of the head of the request in progress, approximately. */
    private long requestHead;

    /** Whether {@link #largeHeads} counts that head. */
    private boolean counted;

    /** @param largeHeads bytes of the large heads of requests in progress, on all connections together */
    ArrivingHead(Bound largeHeads) {
        this.largeHeads = largeHeads;
    }

    /**
     * Counts decoded bytes. Lines are counted only when there may be too many, or when the head is incomplete.
     *
     * @param start index of the first decoded byte; the last one precedes the reader index
     * @param incomplete whether no complete message was decoded
     */
    void add(ByteBuf in, int start, boolean incomplete) {
        int end = in.readerIndex();
        bytes += end - start;
        if (incomplete || bytes > MAX_FIELDS * SHORTEST_FIELD) {
            for (int at = in.indexOf(start, end, (byte) '\n'); at >= 0; at = in.indexOf(at + 1, end, (byte) '\n')) {
                lines++;
            }
        }
    }

    /** Starts the next head. */
    void reset() {
        bytes = 0;
        lines = 0;
    }

    boolean hasBegun() {
        return bytes > 0;
    }

    /** The request line and the empty line at the end do not count. */
    boolean hasTooManyFields() {
        return lines > MAX_FIELDS + 2;
    }

    /** Bytes of heap of the arriving head, approximately. */
    long size() {
        return bytes + (long) lines * BYTES_OF_FIELD;
    }

    /**
     * Makes the complete head the one of the request in progress.
     *
     * @return false when large heads already take too much; otherwise call {@link #leave} after the response
     */
    boolean enter() {
        requestHead = size();
        counted = bytes > LARGE_HEAD && largeHeads.tryAcquire(requestHead);
        return counted || bytes <= LARGE_HEAD;
    }

    /** Bytes of heap of the head of the request in progress, approximately. */
    long requestHeadSize() {
        return requestHead;
    }

    /** Idempotent. */
    void leave() {
        if (counted) {
            largeHeads.release(requestHead);
            counted = false;
        }
    }
}
