package io.github.screenshotgateway.screenshots;

import java.util.Arrays;

/** Bytes that are being packed. */
final class PackOutput {
    private byte[] bytes = new byte[256];
    private int size;

    void octet(int value) {
        reserve(1);
        bytes[size++] = (byte) value;
    }

    /** A number from 0: seven bits in a byte, the lowest first. */
    void number(int value) {
        int rest = value;
        while (rest > 0x7F) {
            octet(rest | 0x80);
            rest >>>= 7;
        }
        octet(rest);
    }

    void octets(byte[] from, int start, int end) {
        reserve(end - start);
        System.arraycopy(from, start, bytes, size, end - start);
        size += end - start;
    }

    byte[] toBytes() {
        return Arrays.copyOf(bytes, size);
    }

    private void reserve(int more) {
        if (size + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(size + more, 2 * bytes.length));
        }
    }
}
