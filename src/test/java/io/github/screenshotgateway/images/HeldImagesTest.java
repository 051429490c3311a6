package io.github.screenshotgateway.images;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.screenshotgateway.http.HeapBody;
import io.github.screenshotgateway.problem.Problem;
import io.github.screenshotgateway.support.Pngs;
import io.github.screenshotgateway.traffic.TransientHeap;
import org.junit.jupiter.api.Test;

class HeldImagesTest {
    private final BytesInFlight bytes = new BytesInFlight(new TransientHeap(Long.MAX_VALUE));
    private final HeldImages held = new HeldImages(bytes);
    private final Image image = Image.of(Pngs.png(1));

    /** One array, but a piece of direct memory for each client that does not read. */
    @Test
    void readersOfOneImageAreBounded() {
        long most = (BytesInFlight.LIMIT - image.size()) / HeapBody.PIECE;
        for (long i = 0; i < most; i++) {
            held.hold(image);
        }

        assertThrows(Problem.class, () -> held.hold(image));
    }

    @Test
    void nothingStaysCountedAfterTheLastReader() {
        held.hold(image);
        held.hold(image);
        held.release(image);
        held.release(image);

        assertEquals(0, bytes.bytes());
    }
}
