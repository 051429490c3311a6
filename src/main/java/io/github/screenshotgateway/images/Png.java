package io.github.screenshotgateway.images;

import java.util.Arrays;

/** The ends of a PNG file (W3C PNG, third edition, sections 5.2 and 11.2.5). */
final class Png {
    private static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};

    /** The chunk that ends every PNG: no data, its type, its checksum. */
    private static final byte[] IEND = {0, 0, 0, 0, 'I', 'E', 'N', 'D', (byte) 0xae, 0x42, 0x60, (byte) 0x82};

    private Png() {}

    static boolean startsLikeOne(byte[] content) {
        return content.length >= SIGNATURE.length
                && Arrays.equals(content, 0, SIGNATURE.length, SIGNATURE, 0, SIGNATURE.length);
    }

    /** Whether the last chunk is there, and nothing after it. */
    static boolean endsLikeOne(byte[] content) {
        int from = content.length - IEND.length;
        return from >= SIGNATURE.length && Arrays.equals(content, from, content.length, IEND, 0, IEND.length);
    }
}
