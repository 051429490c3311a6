package io.github.screenshotgateway.images;

import io.github.screenshotgateway.http.ByteRange;
import io.github.screenshotgateway.http.ResponseHead;
import io.vertx.core.http.HttpHeaders;
import java.util.Optional;

/**
 * The response to a request for an image.
 *
 * @param head complete except for {@code Content-Length}
 * @param first position in the image of the first byte to send
 * @param length number of bytes to send; 0 for a 304
 */
record ImageResponse(ResponseHead head, int first, int length) {
    /** For responses without a body, and for callers that write the body themselves. */
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
