package io.github.screenshotgateway.images;

import io.github.screenshotgateway.http.EntityTag;
import io.netty.buffer.ByteBuf;
import io.netty.util.AbstractReferenceCounted;
import io.netty.util.IllegalReferenceCountException;
import io.netty.util.ReferenceCounted;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import java.nio.ByteBuffer;

/**
 * An image of the memory tier, in direct memory: Netty writes it as it is, while it would copy heap memory for each
 * client.
 *
 * <p>Counted: the tier holds it once, and each response that is being written once more. With the last one, the memory
 * is free at once; left to the garbage collector it would stay until that runs, which may be long after the tier has
 * filled the memory anew.
 */
final class Resident extends AbstractReferenceCounted {
    private final ByteBuf content;
    private final EntityTag tag;
    private final Runnable freed;

    /**
     * @param content owned by this object from now on
     * @param freed called once, when the memory is free again
     */
    Resident(ByteBuf content, EntityTag tag, Runnable freed) {
        this.content = content;
        this.tag = tag;
        this.freed = freed;
    }

    EntityTag tag() {
        return tag;
    }

    ImageFormat format() {
        byte[] start = new byte[Math.min(ImageFormat.START_BYTES, size())];
        content.getBytes(0, start);
        return ImageFormat.of(start).orElseThrow();
    }

    /** In bytes. */
    int size() {
        return content.writerIndex();
    }

    /**
     * Writes a part of it as the body of a response, on the event loop of its connection, and ends that. Lets go of it, for
     * the caller, when the last byte has left for the client, or when the client has.
     *
     * @param length 0 for a response without a body
     */
    void write(HttpServerResponse response, int first, int length) {
        try {
            Future<Void> written = length == 0 ? response.end() : response.end(part(first, length));
            written.onComplete(ended -> release());
        } catch (RuntimeException notWritten) {
            release();
            throw notWritten;
        }
    }

    @SuppressWarnings("deprecation") // Vert.x 5 moves this method to another class; 4 has no other public one.
    private Buffer part(int first, int length) {
        return Buffer.buffer(content.slice(first, length));
    }

    /** Its bytes, for who holds it and as long as he does. */
    ByteBuffer view() {
        return content.nioBuffer(0, size()).asReadOnlyBuffer();
    }

    /** A copy of all of it, for those who cannot say when they will be done. */
    Image copy() {
        byte[] copy = new byte[size()];
        content.getBytes(0, copy);
        return new Image(copy, tag);
    }

    /** Holds it once more, unless it is free already. */
    boolean held() {
        try {
            retain();
            return true;
        } catch (IllegalReferenceCountException free) {
            return false;
        }
    }

    @Override
    public ReferenceCounted touch(Object hint) {
        return this;
    }

    @Override
    protected void deallocate() {
        content.release();
        freed.run();
    }
}
