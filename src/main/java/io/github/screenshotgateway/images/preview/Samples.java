package io.github.screenshotgateway.images.preview;

import java.awt.image.BufferedImage;
import java.awt.image.Raster;

/**
 * Raw samples of a decoded image. The class library takes grey samples for linear brightness instead of screen values,
 * so it draws 52 as 125; and it ignores the transparent colour of some kinds.
 *
 * @param image with one channel (grey), two (grey and alpha), three or four
 * @param depth of a sample, in bits
 */
record Samples(BufferedImage image, int depth) {
    private static final int OPAQUE = 255;

    /**
     * Converts to eight bits per channel, row by row.
     *
     * @param transparent the transparent colour; {@code null} for none
     */
    BufferedImage toRgb(int[] transparent) {
        Raster raster = image.getRaster();
        int bands = raster.getNumBands();
        boolean alpha = transparent != null || bands % 2 == 0;
        int width = image.getWidth();
        BufferedImage rgb = new BufferedImage(
                width, image.getHeight(), alpha ? BufferedImage.TYPE_INT_ARGB : BufferedImage.TYPE_INT_RGB);
        int[] samples = new int[width * bands];
        int[] row = new int[width];
        for (int y = 0; y < image.getHeight(); y++) {
            raster.getPixels(0, y, width, 1, samples);
            for (int x = 0; x < width; x++) {
                row[x] = colour(samples, x * bands, bands, transparent);
            }
            rgb.getRaster().setDataElements(0, y, width, 1, row);
        }
        return rgb;
    }

    private int colour(int[] samples, int first, int bands, int[] transparent) {
        int red = eightBits(samples[first]);
        int green = bands < 3 ? red : eightBits(samples[first + 1]);
        int blue = bands < 3 ? red : eightBits(samples[first + 2]);
        int alpha = bands % 2 == 0 ? eightBits(samples[first + bands - 1]) : OPAQUE;
        if (transparent != null && isSame(samples, first, transparent)) {
            alpha = 0;
        }
        return alpha << 24 | red << 16 | green << 8 | blue;
    }

    private static boolean isSame(int[] samples, int first, int[] transparent) {
        for (int i = 0; i < transparent.length; i++) {
            if (samples[first + i] != transparent[i]) {
                return false;
            }
        }
        return true;
    }

    private int eightBits(int sample) {
        int most = (1 << depth) - 1;
        return (sample * OPAQUE + most / 2) / most;
    }
}
