package io.github.screenshotgateway.images;

/**
 * A part of an image that had to be waited for, to be written by {@link ImageBodyWriter}.
 *
 * @param first position in the image of the first byte to send
 * @param length how many bytes to send
 */
record ImageBody(ImageKey key, Image image, int first, int length) {}
