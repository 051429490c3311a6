package io.github.screenshotgateway.traffic;

import io.netty.buffer.ByteBuf;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;

/**
 * Writes a response body from the heap piece by piece: Netty copies every piece into direct memory, and holds it there
 * until the client has read it. Confined to the event loop of its connection.
 */
final class HeapBody {
    /** Bytes. Each slow client holds one piece in direct memory: a thousand clients hold 32 MB. */
    static final int PIECE = 32 * 1024;

    private final HttpServerResponse response;
    private final ByteBuf content;
    private final int end;
    private final Promise<Void> result = Promise.promise();
    private int position;

    @SuppressWarnings("deprecation") // As below.
    private HeapBody(HttpServerResponse response, Buffer content) {
        this.response = response;
        this.content = content.getByteBuf();
        this.end = content.length();
    }

    /**
     * Writes the content as the body of a response, and ends the response.
     *
     * @return completes when the last byte is sent; fails when the client disconnects
     */
    static Future<Void> write(HttpServerResponse response, Buffer content) {
        return new HeapBody(response, content).begin();
    }

    private Future<Void> begin() {
        writePieces();
        return result.future();
    }

    /** Loops over pieces that are sent at once: with recursion, a large image would need a deep stack. */
    private void writePieces() {
        while (position < end) {
            Future<Void> written = response.write(next());
            if (!written.isComplete()) {
                written.onComplete(sent -> resume(sent.cause()));
                return;
            }
            if (written.failed()) {
                result.fail(written.cause());
                return;
            }
        }
        response.end().onComplete(result);
    }

    /** @param failure the failure of the previous piece; {@code null} when it is sent */
    private void resume(Throwable failure) {
        try {
            if (failure == null) {
                writePieces();
            } else {
                result.fail(failure);
            }
        } catch (RuntimeException notWritten) {
            result.tryFail(notWritten);
        }
    }

    @SuppressWarnings("deprecation") // Vert.x 5 moves this method to another class; 4 has no other public one.
    private Buffer next() {
        int length = Math.min(PIECE, end - position);
        // Netty releases each piece when it is sent.
        Buffer piece = Buffer.buffer(content.retainedSlice(position, length));
        position += length;
        return piece;
    }
}
