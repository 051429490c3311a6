package io.github.screenshotgateway.support;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Random;
import javax.imageio.ImageIO;

/** Real PNGs; every seed gives another image. */
public final class Pngs {
    private static final int SIDE = 32;

    private Pngs() {}

    public static byte[] png(int seed) {
        return png(seed, SIDE);
    }

    /** A PNG of one colour: many pixels, few bytes. */
    public static byte[] flat(int seed, int width, int height) {
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        int colour = new Random(seed).nextInt();
        for (int i = 0; i < width * height; i++) {
            image.setRGB(i % width, i / width, colour);
        }
        return bytes(image);
    }

    /** A PNG of noise, which cannot be compressed: a little more than three bytes per pixel. */
    public static byte[] png(int seed, int side) {
        Random random = new Random(seed);
        BufferedImage image = new BufferedImage(side, side, BufferedImage.TYPE_INT_RGB);
        for (int i = 0; i < side * side; i++) {
            image.setRGB(i % side, i / side, random.nextInt());
        }
        return bytes(image);
    }

    private static byte[] bytes(BufferedImage image) {
        try (ByteArrayOutputStream bytes = new ByteArrayOutputStream()) {
            ImageIO.write(image, "png", bytes);
            return bytes.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
