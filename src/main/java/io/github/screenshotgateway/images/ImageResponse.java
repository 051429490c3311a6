package io.github.screenshotgateway.images;

import io.github.screenshotgateway.http.ByteRange;
import io.github.screenshotgateway.http.ResponseHead;
import io.vertx.core.http.HttpHeaders;
import java.util.Optional;

/**
 * What is answered to a request for an image.
 *
 * @param head all of it but {@code Content-Length}
 * @param first position in the image of the first byte to send
 * @param length how many bytes to send; 0 for a 304
 */
record ImageResponse(ResponseHead head, int first, int length) {
    /** For who writes no body from which the length could be told, or writes it himself. */
    ResponseHead headWithLength() {
        return length == 0 ? head : head.header(HttpHeaders.CONTENT_LENGTH, Integer.toString(length));
    }

    static ImageResponse empty(ResponseHead head) {
        return new ImageResponse(head, 0, 0);
    }

    static ImageResponse of(ResponseHead head, Optional<ByteRange> part, int size) {
        return new ImageResponse(
                head,
                part.map(ByteRange::first).orElse(0),
                part.map(ByteRange::length).orElse(size));
    }
}
