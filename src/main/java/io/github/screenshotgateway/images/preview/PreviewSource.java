package io.github.screenshotgateway.images.preview;

import io.github.screenshotgateway.images.content.Image;
import io.github.screenshotgateway.problem.Problem;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.util.Optional;

/** The source of a preview: the dimensions that it declares, and its pixels once decoded. */
interface PreviewSource {
    /** Empty for formats, and kinds of them, that are not decoded here. */
    static Optional<PreviewSource> of(Image image) {
        return switch (image.format()) {
            case PNG -> Optional.of(PngSource.of(image.content()));
            case JPEG -> JpegSource.of(image.content());
            // The one well-maintained Java decoder takes 300 MB of heap for a file of 160 kB that declares 400x200
            // pixels.
            case WEBP -> Optional.empty();
        };
    }

    /** In pixels, up to 2^31 - 1; larger values are negative. */
    int width();

    /** As {@link #width}. */
    int height();

    /** Most bytes that a decoded pixel takes. */
    int decodedBytes();

    /** Further bytes that decoding takes, however many pixels are skipped. */
    default long workspace() {
        return 0;
    }

    /**
     * Decodes it.
     *
     * @param step every step-th pixel of every step-th row is read
     * @throws IOException or any runtime exception when it is damaged inside
     * @throws Problem {@code image-rejected} when it would take too long
     */
    Decoded decode(int step) throws IOException;

    /**
     * Decoded pixels.
     *
     * @param grey whether the image is grey; its pixels still have three channels
     * @param colourSpace PNG chunks that define the colour space; empty for none
     */
    record Decoded(BufferedImage pixels, boolean grey, byte[] colourSpace) {}

    default long pixels() {
        return Integer.toUnsignedLong(width()) * Integer.toUnsignedLong(height());
    }

    default long longestSide() {
        return Math.max(Integer.toUnsignedLong(width()), Integer.toUnsignedLong(height()));
    }
}
