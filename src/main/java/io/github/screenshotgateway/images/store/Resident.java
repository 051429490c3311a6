package io.github.screenshotgateway.images.store;

import io.github.screenshotgateway.http.EntityTag;
import io.github.screenshotgateway.images.content.Image;
import io.github.screenshotgateway.images.content.ImageFormat;
import io.netty.buffer.ByteBuf;
import io.netty.util.AbstractReferenceCounted;
import io.netty.util.IllegalReferenceCountException;
import io.netty.util.ReferenceCounted;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import java.nio.ByteBuffer;

/**
 * An image in direct memory, mostly of the memory tier: Netty writes it without a copy, while it copies heap memory for
 * each client.
 *
 * <p>Reference-counted: the tier holds one reference, and every response that is being written holds another. The last
 * release frees the memory at once. Garbage collection might free it only long after the tier has filled up again.
 */
public final class Resident extends AbstractReferenceCounted {
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

    public EntityTag tag() {
        return tag;
    }

    public ImageFormat format() {
        byte[] start = new byte[Math.min(ImageFormat.START_BYTES, size())];
        content.getBytes(0, start);
        return ImageFormat.of(start).orElseThrow();
    }

    /** In bytes. */
    public int size() {
        return content.writerIndex();
    }

    /**
     * Writes a part as the body of a response and ends that, on the event loop of its connection. Releases the caller's
     * reference when the last byte is sent or the client has disconnected.
     *
     * @param length 0 for a response without a body
     */
    public void write(HttpServerResponse response, int first, int length) {
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

    /** Its memory, to be filled before anybody else knows of it. */
    ByteBuffer buffer() {
        return content.nioBuffer(0, size());
    }

    /** Its bytes, valid while the caller holds a reference. */
    public ByteBuffer view() {
        return content.nioBuffer(0, size()).asReadOnlyBuffer();
    }

    /** A full copy, for callers that cannot say when they are done. */
    Image copy() {
        byte[] copy = new byte[size()];
        content.getBytes(0, copy);
        return new Image(copy, tag);
    }

    /** Retains it, unless it is already free. */
    boolean tryRetain() {
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
