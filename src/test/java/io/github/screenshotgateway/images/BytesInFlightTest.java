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
    void bytesUpToBoundAreAdmitted() {
        inFlight.add("greedy", BytesInFlight.LIMIT - 1);

        assertDoesNotThrow(() -> inFlight.add("another", 1));
    }

    @Test
    void bytesBeyondBoundAreRefusedAsBusy() {
        inFlight.add("greedy", BytesInFlight.LIMIT);

        var problem = assertThrows(Problem.class, () -> inFlight.add("another", 1));

        assertEquals(ProblemType.UPSTREAM_BUSY, problem.type());
    }

    @Test
    void refusalHasRetryAfter() {
        inFlight.add("greedy", BytesInFlight.LIMIT);

        var problem = assertThrows(Problem.class, () -> inFlight.add("another", 1));

        assertEquals(Map.of("Retry-After", "1"), problem.headers());
    }

    /** If refused bytes were counted, they would never be released, and the bound would stay full. */
    @Test
    void refusedBytesAreNotCounted() {
        inFlight.add("greedy", BytesInFlight.LIMIT - 10);

        assertThrows(Problem.class, () -> inFlight.add("another", 11));

        assertDoesNotThrow(() -> inFlight.add("another", 10));
    }

    @Test
    void releasedBytesMakeRoom() {
        inFlight.add("greedy", BytesInFlight.LIMIT);

        inFlight.release("greedy", 100);

        assertDoesNotThrow(() -> inFlight.add("another", 100));
    }

    @Test
    void clientLeavesLastQuarterToOthers() {
        inFlight.add("greedy", BytesInFlight.LIMIT / 4 * 3);

        assertThrows(Problem.class, () -> inFlight.add("greedy", 1));
        assertDoesNotThrow(() -> inFlight.add("another", BytesInFlight.LIMIT / 8));
    }
}
