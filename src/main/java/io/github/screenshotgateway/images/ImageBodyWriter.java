package io.github.screenshotgateway.images;

import io.github.screenshotgateway.images.content.Image;
import io.github.screenshotgateway.images.store.ImageKey;
import io.github.screenshotgateway.images.store.MemoryTier;
import io.github.screenshotgateway.images.store.Resident;
import io.github.screenshotgateway.traffic.UnreadBodies;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Singleton;
import java.util.Optional;

/**
 * Writes images that had to be loaded first. If the memory tier has admitted the image by now, a thousand clients that
 * waited for one download share its direct memory; otherwise it is written from the heap.
 */
@Singleton
class ImageBodyWriter {
    private final MemoryTier memory;
    private final UnreadBodies unread;

    ImageBodyWriter(MemoryTier memory, UnreadBodies unread) {
        this.memory = memory;
        this.unread = unread;
    }

    /**
     * Writes a part of an image.
     *
     * @param first position in the image of the first byte to send
     * @param length number of bytes to send
     */
    void write(ImageKey key, Image image, int first, int length, HttpServerRequest request) {
        Optional<Resident> resident = memory.hold(key);
        if (resident.isPresent()) {
            if (resident.get().tag().equals(image.tag())) {
                resident.get().write(request.response(), first, length);
                return;
            }
            resident.get().release();
        }
        // The content's own array, which counts once for any number of clients.
        unread.write(request, image.content(), first, length);
    }
}
