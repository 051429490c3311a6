package io.github.screenshotgateway.images;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.github.screenshotgateway.images.Rejection.Reason;
import io.github.screenshotgateway.problem.Problem;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;

/**
 * The chunks of a PNG that pixels are made of (W3C PNG, third edition, sections 5.3 and 11). All others are left out
 * unread: among them are compressed texts and profiles, which a decoder inflates to any size.
 */
final class PngChunks {
    private static final Set<String> OF_PIXELS = Set.of("IHDR", "PLTE", "tRNS", "IDAT", "IEND");

    /**
     * Chunks of a PNG at the most. The largest image in pieces of 8 kB, which encoders commonly write, has some thousand; a
     * million empty ones keep the decoder busy for seconds.
     */
    static final int MOST = 10_000;

    private static final int SIGNATURE_BYTES = 8;

    /** The length of the data, the type, and the checksum after the data. */
    private static final int FRAME_BYTES = 12;

    private PngChunks() {}

    /**
     * A PNG of these chunks alone, not copied; it ends where the chunks make no sense.
     *
     * @throws Problem {@code image-rejected} when it has too many chunks, of whatever type
     */
    static InputStream ofPixels(byte[] png) {
        List<InputStream> parts = new ArrayList<>();
        ByteBuffer chunks = ByteBuffer.wrap(png);
        int start = 0;
        int next = SIGNATURE_BYTES;
        int count = 0;
        while (png.length - next >= FRAME_BYTES) {
            long length = FRAME_BYTES + Integer.toUnsignedLong(chunks.getInt(next));
            if (length > png.length - next) {
                break;
            }
            count++;
            if (count > MOST) {
                throw Reason.UNREADABLE.problem("The image has too many chunks for a preview.");
            }
            if (!OF_PIXELS.contains(new String(png, next + Integer.BYTES, Integer.BYTES, ISO_8859_1))) {
                parts.add(new ByteArrayInputStream(png, start, next - start));
                start = next + (int) length;
            }
            next += (int) length;
        }
        parts.add(new ByteArrayInputStream(png, start, next - start));
        return new SequenceInputStream(Collections.enumeration(parts));
    }
}
