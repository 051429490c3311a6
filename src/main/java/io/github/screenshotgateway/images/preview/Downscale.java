package io.github.screenshotgateway.images.preview;

import io.github.screenshotgateway.images.content.Image;
import io.github.screenshotgateway.images.content.Rejection.Reason;
import io.github.screenshotgateway.problem.Problem;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.util.Optional;
import net.coobird.thumbnailator.Thumbnails;

/** Makes a narrow PNG of a wide image, in bounded memory whatever dimensions the image declares. */
final class Downscale {
    /** A few kilobytes of PNG can declare gigabytes. Full pages of some thousand lines are below this. */
    static final long MAX_PIXELS = 50_000_000;

    /** Rows are read whole, so a single row must not be the bomb. Browsers draw nothing larger. */
    static final int LONGEST_SIDE = 32_767;

    /** Bytes decoded at once; of larger images, only every second, third, ... pixel is read. */
    static final long MAX_DECODED = 12_000_000;

    /** Of the result: 320x6,250, for instance. It exists twice, and once more encoded. */
    static final long MAX_PIXELS_OF_PREVIEW = 2_000_000;

    /** Heap per decoded byte: for the image itself, the scaled and the encoded one, and the scaler's own memory. */
    private static final int HEAP_FOR_DECODED = 4;

    /** Bytes of heap per pixel of the result: it exists twice, and once more encoded. */
    private static final int HEAP_FOR_RESULT = 12;

    /** Most bytes of heap that making a preview takes. */
    static final long MAX_HEAP = HEAP_FOR_DECODED * MAX_DECODED;

    private Downscale() {}

    /**
     * Estimates the bytes of heap that making a preview takes.
     *
     * @param width of the result, in pixels
     * @param most available bytes of heap; a larger result means that the preview cannot be made in them
     */
    static long heapFor(Image image, int width, long most) {
        return PreviewSource.of(image)
                .filter(original -> original.pixels() > 0 && !isTooLarge(original))
                .filter(original -> original.width() > width && !isTooTall(original, width))
                .map(original -> heapFor(original, width, most))
                .orElse(0L);
    }

    private static long heapFor(PreviewSource original, int width, long most) {
        long decoded = decodedBytes(original, step(original, most));
        long result = (long) width * height(original, width);
        long heap = Math.max(HEAP_FOR_DECODED * decoded, decoded + HEAP_FOR_RESULT * result);
        return Math.max(heap, Math.min(Math.min(MAX_HEAP, most), heap + original.workspace()));
    }

    private static long decodedBytes(PreviewSource original, long step) {
        return original.pixels() / step / step * original.decodedBytes();
    }

    private static boolean isTooLarge(PreviewSource original) {
        return original.pixels() > MAX_PIXELS || original.longestSide() > LONGEST_SIDE;
    }

    private static boolean isTooTall(PreviewSource original, int width) {
        return (long) width * height(original, width) > MAX_PIXELS_OF_PREVIEW;
    }

    /** Makes a preview within {@link #MAX_HEAP}. */
    static Image preview(Image image, int width) {
        return preview(image, width, MAX_HEAP);
    }

    /**
     * Takes some 40 ms for a screenshot of 1280x720, a second for the most pixels; runs on the calling thread.
     *
     * @param width of the result, in pixels; the height follows
     * @param most available bytes of heap, as for {@link #heapFor}
     * @return the given image when it is not wider, or of a kind that is not decoded here
     * @throws Problem {@code image-rejected} when it has too many pixels, or cannot be decoded
     */
    static Image preview(Image image, int width, long most) {
        Optional<PreviewSource> decodable = PreviewSource.of(image);
        if (decodable.isEmpty()) {
            return image;
        }
        PreviewSource original = decodable.get();
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
            PreviewSource.Decoded decoded = original.decode(step(original, most));
            return Image.of(PreviewPng.of(scaled(decoded.pixels(), width, height(original, width)), decoded));
        } catch (Problem rejection) {
            throw rejection;
        } catch (IOException | RuntimeException e) {
            // The decoder reports damage with exceptions of all kinds.
            throw Reason.UNREADABLE.problem("The image is damaged, so it has no preview.", e);
        }
    }

    /** Every step-th pixel of every step-th row is read; the step is as large as memory requires. */
    private static int step(PreviewSource original, long most) {
        long maxDecoded = Math.max(0, Math.min(MAX_DECODED, most / HEAP_FOR_DECODED));
        int step = 1;
        while (decodedBytes(original, step) > maxDecoded) {
            step++;
        }
        return step;
    }

    /** Of the whole image, because the size of a subsampled one is rounded. */
    private static int height(PreviewSource original, int width) {
        return Math.max(1, Math.round((float) original.height() * width / original.width()));
    }

    private static BufferedImage scaled(BufferedImage image, int width, int height) throws IOException {
        return Thumbnails.of(image)
                .forceSize(width, height)
                // Palette colours cannot be mixed.
                .imageType(image.getColorModel().hasAlpha() ? BufferedImage.TYPE_INT_ARGB : BufferedImage.TYPE_INT_RGB)
                .asBufferedImage();
    }
}
