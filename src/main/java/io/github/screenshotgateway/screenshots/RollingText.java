package io.github.screenshotgateway.screenshots;

import java.util.Arrays;

/**
 * A text that differs little from the one before it, packed as the difference. Who reads the texts one after another
 * has each of them in one array, in which only what differs is written.
 *
 * <p>Two URLs of a task have the same beginning and, counted from their ends, the same characters at most other places:
 * in {@code .../9.png?...&signature=ab...&token=...} and {@code .../10.png?...&signature=4f...&token=...}, the number
 * and the signature differ.
 */
final class RollingText {
    /** To interrupt what differs costs two bytes, so that shorter ones are not worth it. */
    private static final int SHORTEST_COPY = 4;

    private byte[] octets = new byte[128];
    private int length;

    /** The present text lies at the beginning of these. */
    byte[] octets() {
        return octets;
    }

    int length() {
        return length;
    }

    /** Goes on to the next text, and writes how it differs. */
    void write(PackOutput out, byte[] next) {
        int shift = next.length - length;
        int same = Arrays.mismatch(octets, 0, length, next, 0, next.length);
        int prefix = same < 0 ? length : same;
        out.number(shift < 0 ? -2 * shift - 1 : 2 * shift);
        out.number(prefix);
        move(prefix, next.length);
        // The characters that have come in between, when the text has grown.
        int inserted = prefix + Math.max(shift, 0);
        int position = prefix;
        while (position < next.length) {
            int end = Math.max(position, Math.min(inserted, next.length));
            while (end < next.length && !worthCopying(next, end)) {
                end++;
            }
            Alphabet.write(out, next, position, end);
            position = end;
            if (position < next.length) {
                int copied = sameFrom(next, position);
                out.number(copied);
                position += copied;
            }
        }
        System.arraycopy(next, prefix, octets, prefix, next.length - prefix);
    }

    /** Goes on to the text that was written. */
    void read(PackInput in) {
        int growth = in.number();
        int next = length + ((growth & 1) == 0 ? growth >>> 1 : -(growth >>> 1) - 1);
        int position = in.number();
        move(position, next);
        while (position < next) {
            position = Alphabet.read(in, octets, position);
            if (position < next) {
                position += in.number();
            }
        }
    }

    /** Gives the text its new length, keeping its prefix, and its end at the end. */
    private void move(int prefix, int next) {
        if (next > octets.length) {
            octets = Arrays.copyOf(octets, Math.max(next, 2 * octets.length));
        }
        int kept = Math.min(next, length) - prefix;
        System.arraycopy(octets, length - kept, octets, next - kept, kept);
        length = next;
    }

    private boolean worthCopying(byte[] next, int position) {
        if (octets[position] != next[position]) {
            return false;
        }
        int same = sameFrom(next, position);
        return same >= SHORTEST_COPY || position + same == next.length;
    }

    private int sameFrom(byte[] next, int position) {
        int same = Arrays.mismatch(octets, position, next.length, next, position, next.length);
        return same < 0 ? next.length - position : same;
    }
}
