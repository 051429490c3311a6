package io.github.screenshotgateway.images;

import io.github.screenshotgateway.http.EntityTag;
import io.github.screenshotgateway.problem.Problem;
import io.github.screenshotgateway.problem.ProblemType;
import io.netty.buffer.Unpooled;
import io.vertx.core.buffer.Buffer;
import java.nio.ByteBuffer;
import java.time.Duration;

/**
 * A whole PNG. Only {@link #of} makes them, so nothing half is ever stored or served.
 *
 * @param content never changed after it was made; each response writes a slice of it, without a copy
 */
record Image(Buffer content, EntityTag tag) {
    /**
     * Checks what was downloaded. Digests all of it, so it belongs on a worker thread.
     *
     * @throws Problem {@code image-rejected} when it is not a PNG from its first to its last byte
     */
    static Image of(byte[] content) {
        if (!Png.startsLikeOne(content)) {
            throw new Problem(ProblemType.IMAGE_REJECTED, "What the media host sent is not a PNG.");
        }
        if (!Png.endsLikeOne(content)) {
            throw new Problem(ProblemType.IMAGE_REJECTED, "The media host sent a PNG that is cut off.");
        }
        return new Image(shared(content), EntityTag.of(content));
    }

    /**
     * In direct memory that the garbage collector owns: Netty writes it as it is, while it would copy heap memory for
     * each client, however slowly that one reads.
     */
    @SuppressWarnings("deprecation") // Vert.x 5 moves this method to another class; 4 has no other public one.
    private static Buffer shared(byte[] content) {
        try {
            ByteBuffer direct =
                    ByteBuffer.allocateDirect(content.length).put(content).flip();
            return Buffer.buffer(Unpooled.wrappedBuffer(direct.asReadOnlyBuffer()));
        } catch (OutOfMemoryError full) {
            // Thrown for direct memory by the class library, which has tried to free some; the heap is not concerned.
            throw Problem.busy("There is no memory left for images.", Duration.ofSeconds(1));
        }
    }

    /** In bytes. */
    int size() {
        return content.length();
    }
}
