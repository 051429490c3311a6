package io.github.screenshotgateway.images;

import io.github.screenshotgateway.problem.Problem;
import jakarta.inject.Singleton;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * The images on the heap that clients are reading. Each counts once towards {@link BytesInFlight}, however many read
 * it: their memory is one array.
 */
@Singleton
class HeldImages {
    private final ConcurrentMap<Image, Integer> readers = new ConcurrentHashMap<>();
    private final BytesInFlight bytesInFlight;

    HeldImages(BytesInFlight bytesInFlight) {
        this.bytesInFlight = bytesInFlight;
    }

    /** @throws Problem {@code upstream-busy} when clients read too many already; then it is not held */
    void hold(Image image) {
        readers.compute(image, (held, count) -> {
            if (count == null) {
                bytesInFlight.add(held.size());
                return 1;
            }
            return count + 1;
        });
    }

    /** To be called once for each {@link #hold}. */
    void release(Image image) {
        readers.computeIfPresent(image, (held, count) -> {
            if (count == 1) {
                bytesInFlight.release(held.size());
                return null;
            }
            return count - 1;
        });
    }
}
