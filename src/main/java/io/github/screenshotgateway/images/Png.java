package io.github.screenshotgateway.images;

import java.nio.ByteBuffer;
import java.util.Arrays;

/** The beginning and the end of a PNG file (W3C PNG, third edition, sections 5.2 and 11.2.5). */
final class Png {
    /** The signature, and the beginning of the chunk that must come first: the length of its data, and its type. */
    private static final byte[] START = {
        (byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n', 0, 0, 0, 13, 'I', 'H', 'D', 'R'
    };

    /** The chunk that ends every PNG: no data, its type, its checksum. */
    private static final byte[] IEND = {0, 0, 0, 0, 'I', 'E', 'N', 'D', (byte) 0xae, 0x42, 0x60, (byte) 0x82};

    private static final int SIGNATURE_BYTES = 8;

    /** The length of the data, the type, and the checksum after the data. */
    private static final int FRAME_BYTES = 12;

    private Png() {}

    static boolean startsLikeOne(byte[] content) {
        return content.length >= START.length && Arrays.equals(content, 0, START.length, START, 0, START.length);
    }

    /** Whether its chunks are there up to the last one. Bytes after that are no part of it, and decoders ignore them. */
    static boolean isWhole(byte[] content) {
        ByteBuffer chunks = ByteBuffer.wrap(content);
        long next = SIGNATURE_BYTES;
        while (content.length - next >= FRAME_BYTES) {
            int start = (int) next;
            if (Arrays.equals(content, start, start + FRAME_BYTES, IEND, 0, FRAME_BYTES)) {
                return true;
            }
            next += FRAME_BYTES + Integer.toUnsignedLong(chunks.getInt(start));
        }
        return false;
    }
}
