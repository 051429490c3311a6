package io.github.screenshotgateway.images.content;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Set;

/** The container of a WebP file (RFC 9649, sections 2.3 to 2.7). */
final class Webp {
    /** Types of the first chunk: lossy, lossless, extended. */
    private static final Set<String> FIRST_CHUNK_TYPES = Set.of("VP8 ", "VP8L", "VP8X");

    private static final int FOUR_CC_BYTES = 4;
    private static final int LENGTH_OFFSET = 4;
    private static final int FORM_OFFSET = 8;
    private static final int FIRST_CHUNK_OFFSET = 12;
    private static final int HEADER_BYTES = 20;

    private Webp() {}

    static boolean startsLikeOne(byte[] content) {
        return content.length >= FIRST_CHUNK_OFFSET + FOUR_CC_BYTES
                && text(content, 0).equals("RIFF")
                && text(content, FORM_OFFSET).equals("WEBP")
                && FIRST_CHUNK_TYPES.contains(text(content, FIRST_CHUNK_OFFSET));
    }

    /** Whether it is as long as its header says. Decoders ignore bytes after that. */
    static boolean isWhole(byte[] content) {
        if (content.length < HEADER_BYTES) {
            return false;
        }
        long end = FORM_OFFSET
                + Integer.toUnsignedLong(
                        ByteBuffer.wrap(content).order(ByteOrder.LITTLE_ENDIAN).getInt(LENGTH_OFFSET));
        return end > HEADER_BYTES && end <= content.length;
    }

    private static String text(byte[] content, int position) {
        return new String(content, position, FOUR_CC_BYTES, ISO_8859_1);
    }
}
