package io.github.screenshotgateway.http;

import io.netty.buffer.ByteBuf;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;

/**
 * The body of an answer, written from the heap piece by piece: Netty copies each into direct memory, and holds it there
 * for as long as the client takes to read it. Lives on the event loop of its connection.
 */
final class HeapBody {
    /** Bytes. Each slow client holds one of them in direct memory: a thousand are 32 MB. */
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
     * Writes a content as the body of a response, and ends that.
     *
     * @return ends when the last byte has left for the client, and fails when that has left
     */
    static Future<Void> write(HttpServerResponse response, Buffer content) {
        return new HeapBody(response, content).begin();
    }

    private Future<Void> begin() {
        writeOn();
        return result.future();
    }

    /** A piece that leaves at once is followed by the next in a loop: in a call, a large image would be a deep one. */
    private void writeOn() {
        while (position < end) {
            Future<Void> written = response.write(next());
            if (!written.isComplete()) {
                written.onComplete(left -> goOn(left.cause()));
                return;
            }
            if (written.failed()) {
                result.fail(written.cause());
                return;
            }
        }
        response.end().onComplete(result);
    }

    /** @param failure of the piece before; {@code null} when that has left */
    private void goOn(Throwable failure) {
        try {
            if (failure == null) {
                writeOn();
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
        // Netty releases each piece when it has left.
        Buffer piece = Buffer.buffer(content.retainedSlice(position, length));
        position += length;
        return piece;
    }
}
