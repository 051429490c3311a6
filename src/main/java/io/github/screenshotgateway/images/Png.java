package io.github.screenshotgateway.images;

import java.util.Arrays;

/** The ends of a PNG file (W3C PNG, third edition, sections 5.2 and 11.2.5). */
final class Png {
    /** The signature, and the beginning of the chunk that must come first: the length of its data, and its type. */
    private static final byte[] START = {
        (byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n', 0, 0, 0, 13, 'I', 'H', 'D', 'R'
    };

    /** The chunk that ends every PNG: no data, its type, its checksum. */
    private static final byte[] IEND = {0, 0, 0, 0, 'I', 'E', 'N', 'D', (byte) 0xae, 0x42, 0x60, (byte) 0x82};

    private Png() {}

    static boolean startsLikeOne(byte[] content) {
        return content.length >= START.length && Arrays.equals(content, 0, START.length, START, 0, START.length);
    }

    /** Whether the last chunk is there, and nothing after it. */
    static boolean endsLikeOne(byte[] content) {
        int from = content.length - IEND.length;
        return from >= START.length && Arrays.equals(content, from, content.length, IEND, 0, IEND.length);
    }
}
