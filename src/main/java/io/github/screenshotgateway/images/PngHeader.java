package io.github.screenshotgateway.images;

import java.nio.ByteBuffer;

/**
 * What a PNG says of its size, in pixels (W3C PNG, third edition, section 11.2.1).
 *
 * @param width as it stands there, up to 2^31 - 1; negative when it is more, which no PNG may say
 */
record PngHeader(int width, int height) {
    /** Behind the signature and the beginning of the first chunk. */
    private static final int POSITION = 16;

    /** @param png that begins as one does */
    static PngHeader of(byte[] png) {
        ByteBuffer sizes = ByteBuffer.wrap(png, POSITION, 2 * Integer.BYTES);
        return new PngHeader(sizes.getInt(), sizes.getInt());
    }

    long pixels() {
        return Integer.toUnsignedLong(width) * Integer.toUnsignedLong(height);
    }

    long longestSide() {
        return Math.max(Integer.toUnsignedLong(width), Integer.toUnsignedLong(height));
    }
}
