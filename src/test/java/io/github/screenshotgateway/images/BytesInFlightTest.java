package io.github.screenshotgateway.images;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.screenshotgateway.problem.Problem;
import io.github.screenshotgateway.problem.ProblemType;
import io.github.screenshotgateway.traffic.TransientHeap;
import java.time.InstantSource;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BytesInFlightTest {

    private final BytesInFlight inFlight = new BytesInFlight(new TransientHeap(Long.MAX_VALUE, InstantSource.system()));

    @Test
    void asManyBytesAsTheBoundAreLetIn() {
        inFlight.add((int) BytesInFlight.LIMIT - 1);

        assertDoesNotThrow(() -> inFlight.add(1));
    }

    @Test
    void oneByteMoreIsRefusedAsBusy() {
        inFlight.add((int) BytesInFlight.LIMIT);

        var problem = assertThrows(Problem.class, () -> inFlight.add(1));

        assertEquals(ProblemType.UPSTREAM_BUSY, problem.type());
    }

    @Test
    void theRefusalSaysWhenToComeAgain() {
        inFlight.add((int) BytesInFlight.LIMIT);

        var problem = assertThrows(Problem.class, () -> inFlight.add(1));

        assertEquals(Map.of("Retry-After", "1"), problem.headers());
    }

    /** Counted, refused bytes would never be released, and the gate would close for good. */
    @Test
    void whatIsRefusedIsNotCounted() {
        inFlight.add((int) BytesInFlight.LIMIT - 10);

        assertThrows(Problem.class, () -> inFlight.add(11));

        assertDoesNotThrow(() -> inFlight.add(10));
    }

    @Test
    void whatIsReleasedMakesRoom() {
        inFlight.add((int) BytesInFlight.LIMIT);

        inFlight.release(100);

        assertDoesNotThrow(() -> inFlight.add(100));
    }
}
