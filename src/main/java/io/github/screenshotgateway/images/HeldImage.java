package io.github.screenshotgateway.images;

import io.github.screenshotgateway.images.content.Image;
import io.github.screenshotgateway.images.store.Resident;
import io.github.screenshotgateway.traffic.HeapReading;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicBoolean;

/** A complete image that stays in memory until it is released. Several holders share one copy. */
public final class HeldImage {
    private final ByteBuffer content;
    private final Runnable onRelease;
    private final Runnable onProgress;
    private final AtomicBoolean released = new AtomicBoolean();

    private HeldImage(ByteBuffer content, Runnable onRelease, Runnable onProgress) {
        this.onProgress = onProgress;
        this.content = content;
        this.onRelease = onRelease;
    }

    /** @param resident retained by the caller, who hands that reference over */
    static HeldImage of(Resident resident) {
        return new HeldImage(resident.view(), resident::release, () -> {});
    }

    /** @param reading of the image's content; {@link #release} closes it */
    static HeldImage of(Image image, HeapReading reading) {
        return new HeldImage(
                ByteBuffer.wrap(image.content()).asReadOnlyBuffer(), reading::close, reading::restartTimer);
    }

    /** In bytes. */
    public int size() {
        return content.capacity();
    }

    /** All of it, as a buffer with its own position. Not to be read after {@link #release}. */
    public ByteBuffer content() {
        return content.duplicate();
    }

    /** Reports that the client is reading and has come closer to this image: it no longer counts as slow. */
    public void clientProgressed() {
        onProgress.run();
    }

    /** Releases the image. Idempotent. */
    public void release() {
        if (released.compareAndSet(false, true)) {
            onRelease.run();
        }
    }
}
