package io.github.screenshotgateway.images;

import io.github.screenshotgateway.problem.Problem;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.util.Optional;

/** An image of which a preview is made: what it says of itself, and its pixels once they are decoded. */
interface Original {
    /** Nothing when the image has a format, or a kind of one, that is not decoded here. */
    static Optional<Original> of(Image image) {
        return switch (image.format()) {
            case PNG -> Optional.of(PngOriginal.of(image.content()));
            case JPEG -> JpegOriginal.of(image.content());
            // The one well-kept decoder for Java takes 300 MB of heap for a file of 160 kB that says 400x200 pixels.
            case WEBP -> Optional.empty();
        };
    }

    /** In pixels, up to 2^31 - 1; negative when it is more. */
    int width();

    /** As {@link #width}. */
    int height();

    /** Bytes that a pixel takes when it is decoded, at the most. */
    int decodedBytes();

    /** Bytes that decoding takes beside, however much of it is left out. */
    default long workspace() {
        return 0;
    }

    /**
     * Decodes it.
     *
     * @param step of so many pixels in a row or a column, one is read
     * @throws IOException or any runtime exception when it is damaged inside
     * @throws Problem {@code image-rejected} when it would take too long
     */
    Decoded decode(int step) throws IOException;

    /**
     * Pixels.
     *
     * @param grey whether they are, or are in three channels
     * @param colourSpace chunks of a PNG that say how its colours are meant; empty for none
     */
    record Decoded(BufferedImage pixels, boolean grey, byte[] colourSpace) {}

    default long pixels() {
        return Integer.toUnsignedLong(width()) * Integer.toUnsignedLong(height());
    }

    default long longestSide() {
        return Math.max(Integer.toUnsignedLong(width()), Integer.toUnsignedLong(height()));
    }
}
