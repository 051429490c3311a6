package io.github.screenshotgateway.support;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;

/** Images of several formats: the left half has one colour, the right half another. */
public final class Pictures {
    public static final Color LEFT = new Color(200, 30, 60);
    public static final Color RIGHT = new Color(20, 120, 220);

    private Pictures() {}

    /** Two halves in different colours, which reveal an image that is flipped, shifted or miscoloured. */
    public static BufferedImage halves(int width, int height, int type) {
        BufferedImage image = new BufferedImage(width, height, type);
        Graphics2D graphics = image.createGraphics();
        graphics.setColor(LEFT);
        graphics.fillRect(0, 0, width / 2, height);
        graphics.setColor(RIGHT);
        graphics.fillRect(width / 2, 0, width - width / 2, height);
        graphics.dispose();
        return image;
    }

    public static byte[] jpeg(int width, int height) {
        return encoded(halves(width, height, BufferedImage.TYPE_INT_RGB), "jpeg", false);
    }

    public static byte[] progressiveJpeg(int width, int height) {
        return encoded(halves(width, height, BufferedImage.TYPE_INT_RGB), "jpeg", true);
    }

    /**
     * A WebP of 400x200 pixels, written by Chromium.
     *
     * @param kind {@code lossy}, {@code lossless}, {@code lossy-alpha} or {@code lossless-alpha}: the last two have a
     *     transparent right half
     */
    public static byte[] webp(String kind) {
        try (InputStream file = Pictures.class.getResourceAsStream("/pictures/" + kind + ".webp")) {
            return file.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** @param format name of the format in ImageIO */
    public static byte[] encoded(BufferedImage image, String format, boolean progressive) {
        ByteArrayOutputStream encoded = new ByteArrayOutputStream();
        ImageWriter writer = ImageIO.getImageWritersByFormatName(format).next();
        ImageWriteParam settings = writer.getDefaultWriteParam();
        if (progressive) {
            settings.setProgressiveMode(ImageWriteParam.MODE_DEFAULT);
        }
        try (var out = ImageIO.createImageOutputStream(encoded)) {
            writer.setOutput(out);
            writer.write(null, new IIOImage(image, null, null), settings);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return encoded.toByteArray();
    }

    public static byte[] join(byte[] first, byte[] second) {
        byte[] joined = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, joined, first.length, second.length);
        return joined;
    }
}
