package io.github.screenshotgateway.images;

import io.github.screenshotgateway.traffic.TransientHeap;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicBoolean;

/** A whole image that stays in memory until it is released, once however many hold it. */
public final class HeldImage {
    private final ByteBuffer content;
    private final Runnable letGo;
    private final Runnable readOn;
    private final AtomicBoolean released = new AtomicBoolean();

    private HeldImage(ByteBuffer content, Runnable letGo, Runnable readOn) {
        this.readOn = readOn;
        this.content = content;
        this.letGo = letGo;
    }

    /** @param resident held for the caller, who hands that over */
    static HeldImage of(Resident resident) {
        return new HeldImage(resident.view(), resident::release, () -> {});
    }

    /** @param reading of the image's content, closed with the {@link #release} */
    static HeldImage of(Image image, TransientHeap.Reading reading) {
        return new HeldImage(ByteBuffer.wrap(image.content()).asReadOnlyBuffer(), reading::close, reading::readOn);
    }

    /** In bytes. */
    public int size() {
        return content.capacity();
    }

    /** All of it, with a position of its own. Not to be read after the {@link #release}. */
    public ByteBuffer content() {
        return content.duplicate();
    }

    /** Says that the client reads, and has come nearer to this one: it does not count as slow from now on. */
    public void readOn() {
        readOn.run();
    }

    /** Lets go of it; a second time without effect. */
    public void release() {
        if (released.compareAndSet(false, true)) {
            letGo.run();
        }
    }
}
