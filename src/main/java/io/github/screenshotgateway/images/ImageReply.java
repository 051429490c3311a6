package io.github.screenshotgateway.images;

import io.github.screenshotgateway.http.ByteRange;
import io.github.screenshotgateway.http.ReplyHead;
import io.vertx.core.http.HttpHeaders;
import java.util.Optional;

/**
 * What is answered to a request for an image.
 *
 * @param head all of it but {@code Content-Length}
 * @param first position in the image of the first byte to send
 * @param length how many bytes to send; 0 for a 304
 */
record ImageReply(ReplyHead head, int first, int length) {
    /** For who writes no body from which the length could be told, or writes it himself. */
    ReplyHead headWithLength() {
        return length == 0 ? head : head.header(HttpHeaders.CONTENT_LENGTH, Integer.toString(length));
    }

    static ImageReply empty(ReplyHead head) {
        return new ImageReply(head, 0, 0);
    }

    static ImageReply of(ReplyHead head, Optional<ByteRange> part, int size) {
        return new ImageReply(
                head,
                part.map(ByteRange::first).orElse(0),
                part.map(ByteRange::length).orElse(size));
    }
}
