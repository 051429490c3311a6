package io.github.screenshotgateway.images;

import io.github.screenshotgateway.images.Rejection.Reason;
import io.github.screenshotgateway.problem.Problem;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.util.Optional;
import net.coobird.thumbnailator.Thumbnails;

/** Makes a narrow PNG of a wide image, in bounded memory whatever the wide one says of itself. */
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

    /** Bytes of heap for each pixel of the result: it is there twice, and once more encoded. */
    private static final int HEAP_FOR_RESULT = 12;

    /** Bytes of heap that a preview takes at the most while it is made. */
    static final long MOST_HEAP = HEAP_FOR_DECODED * MOST_DECODED;

    private Downscale() {}

    /**
     * Bytes of heap that a preview of the image takes while it is made, about.
     *
     * @param width of the result, in pixels
     * @param most bytes of heap that there are for it; more is returned when it cannot be made in so many
     */
    static long heapFor(Image image, int width, long most) {
        return Original.of(image)
                .filter(original -> original.pixels() > 0 && !isTooLarge(original))
                .filter(original -> original.width() > width && !isTooTall(original, width))
                .map(original -> heapFor(original, width, most))
                .orElse(0L);
    }

    private static long heapFor(Original original, int width, long most) {
        long decoded = decodedBytes(original, step(original, most));
        long result = (long) width * height(original, width);
        long heap = Math.max(HEAP_FOR_DECODED * decoded, decoded + HEAP_FOR_RESULT * result);
        return Math.max(heap, Math.min(Math.min(MOST_HEAP, most), heap + original.workspace()));
    }

    private static long decodedBytes(Original original, long step) {
        return original.pixels() / step / step * original.decodedBytes();
    }

    private static boolean isTooLarge(Original original) {
        return original.pixels() > MOST_PIXELS || original.longestSide() > LONGEST_SIDE;
    }

    private static boolean isTooTall(Original original, int width) {
        return (long) width * height(original, width) > MOST_PIXELS_OF_PREVIEW;
    }

    /** Makes a preview as the other method does, in {@link #MOST_HEAP}. */
    static Image to(Image image, int width) {
        return to(image, width, MOST_HEAP);
    }

    /**
     * Takes some 40 ms for a screenshot of 1280x720, a second for the most pixels; blocks nobody but itself.
     *
     * @param width of the result in pixels, whose height follows
     * @param most bytes of heap that there are for it, as for {@link #heapFor}
     * @return the very image that was given when it is not wider, or of a kind that is not decoded here
     * @throws Problem {@code image-rejected} when it has too many pixels, or cannot be decoded
     */
    static Image to(Image image, int width, long most) {
        Optional<Original> decodable = Original.of(image);
        if (decodable.isEmpty()) {
            return image;
        }
        Original original = decodable.get();
        if (isTooLarge(original)) {
            throw Reason.TOO_MANY_PIXELS.problem("The image has too many pixels for a preview.");
        }
        if (original.pixels() == 0) {
            throw Reason.UNREADABLE.problem("The image has no pixels.");
        }
        if (original.width() <= width) {
            return image;
        }
        if (isTooTall(original, width)) {
            throw Reason.TOO_MANY_PIXELS.problem("The image is too tall for a preview of this width.");
        }
        try {
            Original.Decoded decoded = original.decode(step(original, most));
            return Image.of(PreviewPng.of(scaled(decoded.pixels(), width, height(original, width)), decoded));
        } catch (Problem rejection) {
            throw rejection;
        } catch (IOException | RuntimeException e) {
            // The decoder meets damage with exceptions of all kinds.
            throw Reason.UNREADABLE.problem("The image is damaged, so it has no preview.", e);
        }
    }

    /** Of how many pixels in a row or a column one is read: as many are left out as memory needs. */
    private static int step(Original original, long most) {
        long mostDecoded = Math.max(0, Math.min(MOST_DECODED, most / HEAP_FOR_DECODED));
        int step = 1;
        while (decodedBytes(original, step) > mostDecoded) {
            step++;
        }
        return step;
    }

    /** Of the whole image, since of what was decoded one row or column may be half of what it stands for. */
    private static int height(Original original, int width) {
        return Math.max(1, Math.round((float) original.height() * width / original.width()));
    }

    private static BufferedImage scaled(BufferedImage image, int width, int height) throws IOException {
        return Thumbnails.of(image)
                .forceSize(width, height)
                // Colours of a palette cannot be mixed.
                .imageType(image.getColorModel().hasAlpha() ? BufferedImage.TYPE_INT_ARGB : BufferedImage.TYPE_INT_RGB)
                .asBufferedImage();
    }
}
