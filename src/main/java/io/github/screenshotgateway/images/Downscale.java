package io.github.screenshotgateway.images;

import io.github.screenshotgateway.images.Rejection.Reason;
import io.github.screenshotgateway.problem.Problem;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import javax.imageio.ImageIO;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;
import javax.imageio.stream.MemoryCacheImageInputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import net.coobird.thumbnailator.Thumbnails;

/** Makes a narrow PNG of a wide one, in bounded memory whatever the wide one says of itself. */
final class Downscale {
    /** A few kilobytes of PNG can stand for gigabytes. Full pages of some thousand lines are below. */
    static final long MOST_PIXELS = 50_000_000;

    /** Rows are read whole, so that a single one must not be the bomb. Browsers draw nothing larger. */
    static final int LONGEST_SIDE = 32_767;

    /** What is decoded at once, in bytes; of more, every second, third, ... pixel is left out as they are read. */
    static final long MOST_DECODED = 12_000_000;

    /** Of the result: 320x6,250, for instance. It is there twice, and once more encoded. */
    static final long MOST_PIXELS_OF_PREVIEW = 2_000_000;

    /** Bytes of heap for each that is decoded: of the image itself, what is scaled and encoded, and the scaler's own. */
    private static final int HEAP_FOR_DECODED = 4;

    /** Bytes of heap that a preview takes at the most while it is made. */
    static final long MOST_HEAP = HEAP_FOR_DECODED * MOST_DECODED;

    private Downscale() {}

    /** Bytes of heap that a preview of the image takes while it is made, about. */
    static long heapFor(Image image) {
        if (image.format() != ImageFormat.PNG) {
            return 0;
        }
        PngHeader header = PngHeader.of(image.content());
        long decoded = header.pixels() * header.decodedBytes();
        return HEAP_FOR_DECODED * Math.min(decoded, MOST_DECODED);
    }

    /**
     * Takes some 40 ms for a screenshot of 1280x720, a second for the most pixels; blocks nobody but itself.
     *
     * @param width of the result in pixels, whose height follows
     * @return the very image that was given when it is not wider, or no PNG
     * @throws Problem {@code image-rejected} when it has too many pixels, or cannot be decoded
     */
    static Image to(Image image, int width) {
        if (image.format() != ImageFormat.PNG) {
            return image;
        }
        PngHeader header = PngHeader.of(image.content());
        if (header.pixels() > MOST_PIXELS || header.longestSide() > LONGEST_SIDE) {
            throw Reason.TOO_MANY_PIXELS.problem("The image has too many pixels for a preview.");
        }
        if (header.pixels() == 0) {
            throw Reason.UNREADABLE.problem("The image has no pixels.");
        }
        if (header.width() <= width) {
            return image;
        }
        int height = height(header, width);
        if ((long) width * height > MOST_PIXELS_OF_PREVIEW) {
            throw Reason.TOO_MANY_PIXELS.problem("The image is too tall for a preview of this width.");
        }
        InputStream pixels = PngChunks.ofPixels(image.content());
        try {
            return Image.of(encoded(decoded(pixels, header), width, height));
        } catch (IOException | RuntimeException e) {
            // The decoder meets damage with exceptions of all kinds.
            throw Reason.UNREADABLE.problem("The image is damaged inside: no preview can be made of it.", e);
        }
    }

    private static BufferedImage decoded(InputStream pixels, PngHeader header) throws IOException {
        ImageReader reader = ImageIO.getImageReadersByFormatName("png").next();
        try (var in = new MemoryCacheImageInputStream(pixels)) {
            reader.setInput(in, true, true);
            ImageReadParam sparse = reader.getDefaultReadParam();
            int step = step(header);
            sparse.setSourceSubsampling(step, step, 0, 0);
            return reader.read(0, sparse);
        } finally {
            reader.dispose();
        }
    }

    /** Of how many pixels in a row or a column one is read: as many are left out as memory needs. */
    private static int step(PngHeader header) {
        int step = 1;
        while (header.pixels() / step / step * header.decodedBytes() > MOST_DECODED) {
            step++;
        }
        return step;
    }

    /** Of the whole image, since of what was decoded one row or column may be half of what it stands for. */
    private static int height(PngHeader header, int width) {
        return Math.max(1, Math.round((float) header.height() * width / header.width()));
    }

    private static byte[] encoded(BufferedImage image, int width, int height) throws IOException {
        BufferedImage preview = Thumbnails.of(image)
                .forceSize(width, height)
                // Colours of a palette cannot be mixed.
                .imageType(image.getColorModel().hasAlpha() ? BufferedImage.TYPE_INT_ARGB : BufferedImage.TYPE_INT_RGB)
                .asBufferedImage();
        ByteArrayOutputStream png = new ByteArrayOutputStream();
        // By default the class library would write a temporary file, for which there may be no room.
        try (var out = new MemoryCacheImageOutputStream(png)) {
            ImageIO.write(preview, "png", out);
        }
        return png.toByteArray();
    }
}
