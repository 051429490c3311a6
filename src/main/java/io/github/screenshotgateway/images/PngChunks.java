package io.github.screenshotgateway.images;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.github.screenshotgateway.images.Rejection.Reason;
import io.github.screenshotgateway.problem.Problem;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;

/**
 * The chunks of a PNG that a preview is made of (W3C PNG, third edition, sections 5.3 and 11). All others are left out
 * unread: among them are compressed texts, which a decoder inflates to any size.
 *
 * @param pixels a PNG of those that pixels are made of alone, not copied
 * @param transparent samples of the colour that is not seen; {@code null} when there is none, or a palette says it
 * @param colourSpace those that say how colours are meant, as they are: unread, since a profile is compressed, too
 */
record PngChunks(InputStream pixels, int[] transparent, byte[] colourSpace) {
    private static final Set<String> OF_PIXELS = Set.of("IHDR", "PLTE", "IDAT", "IEND");
    private static final Set<String> OF_COLOUR_SPACE = Set.of("cICP", "iCCP", "sRGB", "gAMA", "cHRM");
    private static final String TRANSPARENCY = "tRNS";

    /** Bytes, for each preview has a copy. Profiles of displays have some kilobytes. */
    static final int LARGEST_COLOUR_SPACE = 256 * 1024;

    /**
     * Chunks of a PNG at the most. The largest image in pieces of 8 kB, which encoders commonly write, has some thousand; a
     * million empty ones keep the decoder busy for seconds.
     */
    static final int MOST = 10_000;

    private static final int SIGNATURE_BYTES = 8;

    /** The length of the data, the type, and the checksum after the data. */
    private static final int FRAME_BYTES = 12;

    private static final int DATA = 8;

    /**
     * Finds them; it ends where the chunks make no sense.
     *
     * @param palette whether pixels are of one, for which the decoder needs its transparency
     * @throws Problem {@code image-rejected} when it has too many chunks, of whatever type
     */
    static PngChunks of(byte[] png, boolean palette) {
        List<InputStream> parts = new ArrayList<>();
        ByteArrayOutputStream colourSpace = new ByteArrayOutputStream();
        int[] transparent = null;
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
            String type = new String(png, next + Integer.BYTES, Integer.BYTES, ISO_8859_1);
            if (OF_COLOUR_SPACE.contains(type) && colourSpace.size() + length <= LARGEST_COLOUR_SPACE) {
                colourSpace.write(png, next, (int) length);
            }
            boolean transparency = type.equals(TRANSPARENCY);
            if (transparency && !palette) {
                transparent = samples(chunks, next + DATA, (int) length - FRAME_BYTES);
            }
            if (!OF_PIXELS.contains(type) && !(transparency && palette)) {
                parts.add(new ByteArrayInputStream(png, start, next - start));
                start = next + (int) length;
            }
            next += (int) length;
        }
        parts.add(new ByteArrayInputStream(png, start, next - start));
        return new PngChunks(
                new SequenceInputStream(Collections.enumeration(parts)), transparent, colourSpace.toByteArray());
    }

    private static int[] samples(ByteBuffer chunks, int position, int bytes) {
        int[] samples = new int[bytes / Short.BYTES];
        for (int i = 0; i < samples.length; i++) {
            samples[i] = Short.toUnsignedInt(chunks.getShort(position + i * Short.BYTES));
        }
        return samples;
    }
}
