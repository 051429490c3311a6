package io.github.screenshotgateway.images.preview;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.github.screenshotgateway.images.content.Rejection.Reason;
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
 * The chunks of a PNG that a preview needs (W3C PNG, third edition, sections 5.3 and 11). All others are skipped
 * unread: they include compressed texts, which a decoder inflates to any size.
 *
 * @param pixels a PNG with only the chunks that pixels need, not copied
 * @param transparent samples of the transparent colour; {@code null} for none, or when the palette defines it
 * @param colourSpace chunks that define the colour space, unread because profiles are compressed, too
 */
record PngChunks(InputStream pixels, int[] transparent, byte[] colourSpace) {
    private static final Set<String> PIXEL_CHUNKS = Set.of("IHDR", "PLTE", "IDAT", "IEND");
    private static final Set<String> COLOUR_SPACE_CHUNKS = Set.of("cICP", "iCCP", "sRGB", "gAMA", "cHRM");
    private static final String TRANSPARENCY = "tRNS";
    private static final int GREY = 0;
    private static final int TRUE_COLOUR = 2;
    static final int PALETTE = 3;

    /** Bytes, copied into each preview. Profiles of displays have some kilobytes. */
    static final int LARGEST_COLOUR_SPACE = 256 * 1024;

    /**
     * Most chunks of a PNG. The largest image in pieces of 8 kB, which encoders commonly write, has some thousand; a
     * million empty ones keep the decoder busy for seconds.
     */
    static final int MAX = 10_000;

    private static final int SIGNATURE_BYTES = 8;

    /** Length, type and checksum of a chunk. */
    private static final int FRAME_BYTES = 12;

    private static final int DATA = 8;

    /**
     * Finds the chunks, up to the first malformed one.
     *
     * @param colourType with {@value #PALETTE}, the decoder itself needs the transparency
     * @param depth of a sample, in bits
     * @throws Problem {@code image-rejected} when it has too many chunks, of whatever type
     */
    static PngChunks of(byte[] png, int colourType, int depth) {
        List<InputStream> parts = new ArrayList<>();
        ByteArrayOutputStream colourSpace = new ByteArrayOutputStream();
        int[] transparent = null;
        ByteBuffer chunks = ByteBuffer.wrap(png);
        int start = 0;
        int next = SIGNATURE_BYTES;
        int count = 0;
        boolean inPalette = false;
        boolean inPixels = false;
        while (png.length - next >= FRAME_BYTES) {
            long length = FRAME_BYTES + Integer.toUnsignedLong(chunks.getInt(next));
            if (length > png.length - next) {
                break;
            }
            count++;
            if (count > MAX) {
                throw Reason.UNREADABLE.problem("The image has too many chunks for a preview.");
            }
            String type = new String(png, next + Integer.BYTES, Integer.BYTES, ISO_8859_1);
            inPalette |= type.equals("PLTE");
            inPixels |= type.equals("IDAT");
            // Decoders ignore chunks that come too late.
            if (COLOUR_SPACE_CHUNKS.contains(type)
                    && !inPalette
                    && !inPixels
                    && colourSpace.size() + length <= LARGEST_COLOUR_SPACE) {
                colourSpace.write(png, next, (int) length);
            }
            boolean transparency = type.equals(TRANSPARENCY);
            if (transparency && transparent == null && !inPixels) {
                transparent = colour(chunks.slice(next + DATA, (int) length - FRAME_BYTES), colourType, depth);
            }
            if (!PIXEL_CHUNKS.contains(type) && !(transparency && colourType == PALETTE)) {
                parts.add(new ByteArrayInputStream(png, start, next - start));
                start = next + (int) length;
            }
            next += (int) length;
        }
        parts.add(new ByteArrayInputStream(png, start, next - start));
        return new PngChunks(
                new SequenceInputStream(Collections.enumeration(parts)), transparent, colourSpace.toByteArray());
    }

    /** @return {@code null} when the type has no such colour, or the length is wrong: decoders ignore it */
    private static int[] colour(ByteBuffer data, int colourType, int depth) {
        boolean valid = colourType == GREY && data.remaining() == Short.BYTES
                || colourType == TRUE_COLOUR && data.remaining() == 3 * Short.BYTES;
        if (!valid) {
            return null;
        }
        int[] samples = new int[data.remaining() / Short.BYTES];
        for (int i = 0; i < samples.length; i++) {
            // Decoders must ignore bits above the depth (W3C PNG, third edition, section 11.3.1.1).
            samples[i] = data.getShort() & (1 << depth) - 1;
        }
        return samples;
    }
}
