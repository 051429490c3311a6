package io.github.screenshotgateway.images;

import java.nio.ByteBuffer;

/**
 * What a PNG says of its size, in pixels (W3C PNG, third edition, section 11.2.1).
 *
 * @param width as it stands there, up to 2^31 - 1; negative when it is more, which no PNG may say
 * @param bitDepth of each channel, or of the index into a palette
 */
record PngHeader(int width, int height, int bitDepth) {
    /** Behind the signature and the beginning of the first chunk. */
    private static final int POSITION = 16;

    private static final int DEEP = 16;

    /** @param png that begins as one does */
    static PngHeader of(byte[] png) {
        ByteBuffer header = ByteBuffer.wrap(png, POSITION, png.length - POSITION);
        return new PngHeader(header.getInt(), header.getInt(), header.get());
    }

    long pixels() {
        return Integer.toUnsignedLong(width) * Integer.toUnsignedLong(height);
    }

    long longestSide() {
        return Math.max(Integer.toUnsignedLong(width), Integer.toUnsignedLong(height));
    }

    /** Bytes that a pixel takes when it is decoded, at the most. */
    int decodedBytes() {
        return bitDepth == DEEP ? 4 * Short.BYTES : 4;
    }
}
