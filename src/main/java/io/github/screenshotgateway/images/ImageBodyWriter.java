package io.github.screenshotgateway.images;

import io.github.screenshotgateway.http.UnreadBodies;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Singleton;
import java.util.Optional;

/**
 * Writes images that had to be waited for: from the memory tier when they have been admitted meanwhile, so that a thousand
 * who have waited for one download are written the same direct memory; otherwise from the heap.
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
     * @param length how many bytes to send
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
        // The content's own array, which counts once however many read it.
        unread.write(request, image.content(), first, length);
    }
}
