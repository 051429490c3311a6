package io.github.screenshotgateway.images.content;

import java.nio.ByteBuffer;
import java.util.Arrays;

/** Recognizes PNG files by their beginning and end (W3C PNG, third edition, sections 5.2 and 11.2.5). */
final class Png {
    /** The signature, then the length and type of the chunk that must come first. */
    private static final byte[] START = {
        (byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n', 0, 0, 0, 13, 'I', 'H', 'D', 'R'
    };

    /** The last chunk of every PNG: no data, its type, its checksum. */
    private static final byte[] IEND = {0, 0, 0, 0, 'I', 'E', 'N', 'D', (byte) 0xae, 0x42, 0x60, (byte) 0x82};

    private static final int SIGNATURE_BYTES = 8;

    /** Length, type and checksum of a chunk. */
    private static final int FRAME_BYTES = 12;

    private Png() {}

    static boolean startsLikeOne(byte[] content) {
        return content.length >= START.length && Arrays.equals(content, 0, START.length, START, 0, START.length);
    }

    /** Whether all chunks up to the last one are there. Decoders ignore bytes after it. */
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
