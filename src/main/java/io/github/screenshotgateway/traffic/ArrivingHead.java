package io.github.screenshotgateway.traffic;

import io.netty.buffer.ByteBuf;

/**
 * The size of the head, or trailer, that arrives on a connection, and of that of the request under way. Lives on the event
 * loop of its connection.
 */
final class ArrivingHead {
    /** Fields of a head, or of a trailer. Browsers send two dozen, and proxies add some. */
    static final int MOST_FIELDS = 100;

    /** Heap of a field beside its characters, about: the shortest one, of four bytes, takes 75. */
    private static final int BYTES_OF_FIELD = 80;

    /** Bytes: a request with a smaller head takes no more memory than it does without one. */
    private static final int LARGE_HEAD = 2 * 1024;

    /** Bytes of the shortest field with the end of its line. */
    private static final int SHORTEST_FIELD = 4;

    private final Bound largeHeads;
    private int bytes;
    private int lines;

    /** Of the request under way. */
    private long underWay;

    /** Whether the bound counts it. */
    private boolean counted;

    /** @param largeHeads bytes that large heads take of requests under way, on all connections together */
    ArrivingHead(Bound largeHeads) {
        this.largeHeads = largeHeads;
    }

    /**
     * Counts what was decoded. Lines are counted only where there may be too many, or where they stay for a while.
     *
     * @param start where it begins; it ends where the buffer is read next
     * @param part whether it was no whole message
     */
    void add(ByteBuf in, int start, boolean part) {
        int end = in.readerIndex();
        bytes += end - start;
        if (part || bytes > MOST_FIELDS * SHORTEST_FIELD) {
            for (int at = in.indexOf(start, end, (byte) '\n'); at >= 0; at = in.indexOf(at + 1, end, (byte) '\n')) {
                lines++;
            }
        }
    }

    /** The next one begins. */
    void reset() {
        bytes = 0;
        lines = 0;
    }

    boolean hasBegun() {
        return bytes > 0;
    }

    /** Beside the request line and the empty line at the end. */
    boolean hasTooManyFields() {
        return lines > MOST_FIELDS + 2;
    }

    /** Bytes of heap, about. */
    long size() {
        return bytes + (long) lines * BYTES_OF_FIELD;
    }

    /**
     * A whole head is that of the request under way.
     *
     * @return false when large heads take too much already; else call {@link #leave} after the answer
     */
    boolean enter() {
        underWay = size();
        counted = bytes > LARGE_HEAD && largeHeads.tryEnter(underWay);
        return counted || bytes <= LARGE_HEAD;
    }

    /** Bytes of heap, about. */
    long underWay() {
        return underWay;
    }

    /** Once more does no harm. */
    void leave() {
        if (counted) {
            largeHeads.leave(underWay);
            counted = false;
        }
    }
}
