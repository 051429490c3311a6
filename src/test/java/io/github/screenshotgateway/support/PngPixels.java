package io.github.screenshotgateway.support;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.zip.InflaterInputStream;

/**
 * Decodes PNGs independently of the class library, which converts colour spaces: samples become colours exactly as
 * specified (W3C PNG, third edition, sections 7 to 9 and 13). Not fast.
 */
public final class PngPixels {
    private static final int[] CHANNELS = {1, 0, 3, 1, 2, 0, 4};
    private static final int[][] ADAM7 = {
        {0, 0, 8, 8}, {4, 0, 8, 8}, {0, 4, 4, 8}, {2, 0, 4, 4}, {0, 2, 2, 4}, {1, 0, 2, 2}, {0, 1, 1, 2}
    };

    private final Map<String, byte[]> chunks = new HashMap<>();
    private final int width;
    private final int height;
    private final int depth;
    private final int colourType;
    private final int[][] argb;

    public PngPixels(byte[] png) {
        ByteBuffer file = ByteBuffer.wrap(png).position(8);
        String type = "";
        while (!type.equals("IEND")) {
            byte[] data = new byte[file.getInt()];
            byte[] name = new byte[4];
            file.get(name).get(data).getInt();
            type = new String(name, ISO_8859_1);
            chunks.merge(type, data, Pictures::join);
        }
        ByteBuffer header = ByteBuffer.wrap(chunks.get("IHDR"));
        width = header.getInt();
        height = header.getInt();
        depth = header.get();
        colourType = header.get();
        boolean interlaced = header.get(12) == 1;
        argb = new int[height][width];
        decode(interlaced ? ADAM7 : new int[][] {{0, 0, 1, 1}});
    }

    public int width() {
        return width;
    }

    public int height() {
        return height;
    }

    public int colourType() {
        return colourType;
    }

    /** Data of a chunk; {@code null} if there is none. */
    public byte[] chunk(String type) {
        return chunks.get(type);
    }

    /** Alpha, red, green and blue, eight bits each. */
    public int argb(int x, int y) {
        return argb[y][x];
    }

    private void decode(int[][] passes) {
        ByteBuffer data = ByteBuffer.wrap(inflated(chunks.get("IDAT")));
        int bitsPerPixel = CHANNELS[colourType] * depth;
        int before = Math.max(1, bitsPerPixel / 8);
        for (int[] pass : passes) {
            int pixels = Math.max(0, (width - pass[0] + pass[2] - 1) / pass[2]);
            byte[] previous = new byte[(pixels * bitsPerPixel + 7) / 8];
            for (int y = pass[1]; y < height && pixels > 0; y += pass[3]) {
                int filter = data.get();
                byte[] row = new byte[previous.length];
                data.get(row);
                unfilter(filter, row, previous, before);
                for (int i = 0; i < pixels; i++) {
                    argb[y][pass[0] + i * pass[2]] = colour(row, i);
                }
                previous = row;
            }
        }
    }

    private static void unfilter(int filter, byte[] row, byte[] previous, int before) {
        for (int i = 0; i < row.length; i++) {
            int left = i < before ? 0 : row[i - before] & 0xff;
            int up = previous[i] & 0xff;
            int leftUp = i < before ? 0 : previous[i - before] & 0xff;
            int prediction =
                    switch (filter) {
                        case 0 -> 0;
                        case 1 -> left;
                        case 2 -> up;
                        case 3 -> (left + up) / 2;
                        default -> paeth(left, up, leftUp);
                    };
            row[i] += (byte) prediction;
        }
    }

    private static int paeth(int left, int up, int leftUp) {
        int estimate = left + up - leftUp;
        int toLeft = Math.abs(estimate - left);
        int toUp = Math.abs(estimate - up);
        int toLeftUp = Math.abs(estimate - leftUp);
        if (toLeft <= toUp && toLeft <= toLeftUp) {
            return left;
        }
        return toUp <= toLeftUp ? up : leftUp;
    }

    private int colour(byte[] row, int pixel) {
        int[] samples = new int[CHANNELS[colourType]];
        for (int i = 0; i < samples.length; i++) {
            samples[i] = sample(row, pixel * samples.length + i);
        }
        byte[] transparency = chunks.get("tRNS");
        return switch (colourType) {
            case 0 -> argb(isTransparent(samples) ? 0 : 255, eight(samples[0]), eight(samples[0]), eight(samples[0]));
            case 2 -> argb(isTransparent(samples) ? 0 : 255, eight(samples[0]), eight(samples[1]), eight(samples[2]));
            case 3 -> {
                int alpha = transparency == null || samples[0] >= transparency.length ? 255 : transparency[samples[0]];
                byte[] palette = chunks.get("PLTE");
                int entry = 3 * samples[0];
                yield argb(alpha, palette[entry], palette[entry + 1], palette[entry + 2]);
            }
            case 4 -> argb(eight(samples[1]), eight(samples[0]), eight(samples[0]), eight(samples[0]));
            default -> argb(eight(samples[3]), eight(samples[0]), eight(samples[1]), eight(samples[2]));
        };
    }

    private int sample(byte[] row, int index) {
        int sample = 0;
        for (int bit = index * depth; bit < (index + 1) * depth; bit++) {
            sample = sample << 1 | row[bit / 8] >> 7 - bit % 8 & 1;
        }
        return sample;
    }

    private boolean isTransparent(int[] samples) {
        byte[] transparency = chunks.get("tRNS");
        if (transparency == null) {
            return false;
        }
        ByteBuffer colour = ByteBuffer.wrap(transparency);
        for (int sample : samples) {
            if ((colour.getShort() & 0xffff) != sample) {
                return false;
            }
        }
        return true;
    }

    private int eight(int sample) {
        return (int) Math.round(sample * 255.0 / ((1 << depth) - 1));
    }

    private static int argb(int alpha, int red, int green, int blue) {
        return (alpha & 0xff) << 24 | (red & 0xff) << 16 | (green & 0xff) << 8 | blue & 0xff;
    }

    private static byte[] inflated(byte[] data) {
        ByteArrayOutputStream inflated = new ByteArrayOutputStream();
        try (InflaterInputStream in = new InflaterInputStream(new ByteArrayInputStream(data))) {
            in.transferTo(inflated);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return inflated.toByteArray();
    }
}
