package io.github.screenshotgateway.images;

/** An answer with an image that had to be waited for, for {@link ImageBodyWriter}. */
record ImageBody(ImageReply reply, ImageKey key, Image image) {}
