package io.github.screenshotgateway.images;

import io.github.screenshotgateway.http.HeapBody;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import jakarta.inject.Singleton;
import java.util.Optional;

/**
 * Writes images that had to be waited for: from the memory tier when they have been admitted meanwhile, so that a thousand
 * who have waited for one download are written the same direct memory; otherwise from the heap.
 */
@Singleton
class ImageBodyWriter {
    private final MemoryTier memory;
    private final HeldImages held;

    ImageBodyWriter(MemoryTier memory, HeldImages held) {
        this.memory = memory;
        this.held = held;
    }

    /**
     * Writes a part of an image.
     *
     * @param first position in the image of the first byte to send
     * @param length how many bytes to send
     */
    void write(ImageKey key, Image image, int first, int length, HttpServerResponse response) {
        Optional<Resident> resident = memory.hold(key);
        if (resident.isPresent()) {
            if (resident.get().tag().equals(image.tag())) {
                resident.get().write(response, first, length);
                return;
            }
            resident.get().release();
        }
        writeFromHeap(image, first, length, response);
    }

    private void writeFromHeap(Image image, int first, int length, HttpServerResponse response) {
        held.hold(image);
        // Alone of all headers not the framework's: it would come too late for a body in pieces.
        response.putHeader(HttpHeaders.CONTENT_LENGTH, Integer.toString(length));
        try {
            HeapBody.write(response, image.content(), first, length).onComplete(ended -> held.release(image));
        } catch (RuntimeException notWritten) {
            held.release(image);
            throw notWritten;
        }
    }
}
