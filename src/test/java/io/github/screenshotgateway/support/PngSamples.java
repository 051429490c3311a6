package io.github.screenshotgateway.support;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.function.Function;
import java.util.zip.Deflater;

/**
 * Images of every PNG colour type (W3C PNG, third edition, sections 6 to 8): four vertical bands, each of one colour.
 *
 * @param samples of a pixel in each band: one per channel of the colour type
 * @param transparency data of {@code tRNS}; {@code null} for none
 */
public record PngSamples(int depth, int colourType, boolean interlaced, int[][] samples, byte[] transparency) {
    public static final int WIDTH = 400;
    public static final int HEIGHT = 40;

    /** A palette of four colours. */
    private static final byte[] PALETTE = {0, 0, 0, (byte) 200, 30, 60, 52, 52, 52, 20, 120, (byte) 220};

    /** First column and row, and steps, of the seven passes of Adam7. */
    private static final int[][] ADAM7 = {
        {0, 0, 8, 8}, {4, 0, 8, 8}, {0, 4, 4, 8}, {2, 0, 4, 4}, {0, 2, 2, 4}, {1, 0, 2, 2}, {0, 1, 1, 2}
    };

    private static final int[][] AT_ONCE = {{0, 0, 1, 1}};

    /** @param more adds chunks between the header and the palette */
    public byte[] encode(Function<PngParts, PngParts> more) {
        PngParts png = more.apply(new PngParts(WIDTH, HEIGHT, depth, colourType, interlaced));
        if (colourType == 3) {
            png.chunk("PLTE", PALETTE);
        }
        if (transparency != null) {
            png.chunk("tRNS", transparency);
        }
        ByteArrayOutputStream rows = new ByteArrayOutputStream();
        for (int[] pass : interlaced ? ADAM7 : AT_ONCE) {
            for (int y = pass[1]; y < HEIGHT; y += pass[3]) {
                rows.writeBytes(row(pass[0], pass[2]));
            }
        }
        return png.chunk("IDAT", deflated(rows.toByteArray())).end();
    }

    /** An unfiltered row, written bit by bit. */
    private byte[] row(int first, int step) {
        int pixels = (WIDTH - first + step - 1) / step;
        int bits = pixels * samples[0].length * depth;
        byte[] row = new byte[1 + (bits + 7) / 8];
        int position = 8;
        for (int x = first; x < WIDTH; x += step) {
            for (int sample : samples[x * samples.length / WIDTH]) {
                for (int bit = depth - 1; bit >= 0; bit--) {
                    row[position / 8] |= (byte) ((sample >> bit & 1) << 7 - position % 8);
                    position++;
                }
            }
        }
        return row;
    }

    private static byte[] deflated(byte[] bytes) {
        Deflater deflater = new Deflater();
        deflater.setInput(bytes);
        deflater.finish();
        byte[] buffer = new byte[bytes.length + 100];
        int length = deflater.deflate(buffer);
        deflater.end();
        return ByteBuffer.allocate(length).put(buffer, 0, length).array();
    }
}
