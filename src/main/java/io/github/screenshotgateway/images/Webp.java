package io.github.screenshotgateway.images;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Set;

/** The container of a WebP file (RFC 9649, sections 2.3 to 2.7). */
final class Webp {
    /** Types of the first chunk: lossy, lossless, and with more than pixels. */
    private static final Set<String> FIRST_CHUNKS = Set.of("VP8 ", "VP8L", "VP8X");

    private static final int FOUR = 4;
    private static final int LENGTH = 4;
    private static final int FORM = 8;
    private static final int FIRST_CHUNK = 12;
    private static final int HEADER_BYTES = 20;

    private Webp() {}

    static boolean startsLikeOne(byte[] content) {
        return content.length >= FIRST_CHUNK + FOUR
                && text(content, 0).equals("RIFF")
                && text(content, FORM).equals("WEBP")
                && FIRST_CHUNKS.contains(text(content, FIRST_CHUNK));
    }

    /** Whether it is as long as it says. Bytes after that are no part of it, and decoders ignore them. */
    static boolean isWhole(byte[] content) {
        if (content.length < HEADER_BYTES) {
            return false;
        }
        long end = FORM
                + Integer.toUnsignedLong(
                        ByteBuffer.wrap(content).order(ByteOrder.LITTLE_ENDIAN).getInt(LENGTH));
        return end > HEADER_BYTES && end <= content.length;
    }

    private static String text(byte[] content, int position) {
        return new String(content, position, FOUR, ISO_8859_1);
    }
}
