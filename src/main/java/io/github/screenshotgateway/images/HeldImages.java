package io.github.screenshotgateway.images;

import io.github.screenshotgateway.http.HeapBody;
import io.github.screenshotgateway.problem.Problem;
import jakarta.inject.Singleton;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * The images on the heap that clients are reading. Each counts once towards {@link BytesInFlight}, however many read it,
 * since their memory is one array; and for each of them, the piece counts that is on its way to the client.
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
            bytesInFlight.add(count == null ? held.size() + HeapBody.PIECE : HeapBody.PIECE);
            return count == null ? 1 : count + 1;
        });
    }

    /** To be called once for each {@link #hold}. */
    void release(Image image) {
        readers.computeIfPresent(image, (held, count) -> {
            bytesInFlight.release(count == 1 ? held.size() + HeapBody.PIECE : HeapBody.PIECE);
            return count == 1 ? null : count - 1;
        });
    }
}
