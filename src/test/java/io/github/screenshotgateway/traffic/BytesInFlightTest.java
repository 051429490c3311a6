package io.github.screenshotgateway.traffic;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.InstantSource;
import org.junit.jupiter.api.Test;

class BytesInFlightTest {

    private final BytesInFlight inFlight = new BytesInFlight(new TransientHeap(Long.MAX_VALUE, InstantSource.system()));

    @Test
    void bytesUpToBoundAreAdmitted() {
        inFlight.tryAdd("greedy", BytesInFlight.LIMIT - 1);

        assertTrue(inFlight.tryAdd("another", 1));
    }

    /** If refused bytes were counted, they would never be released, and the bound would stay full. */
    @Test
    void refusedBytesAreNotCounted() {
        inFlight.tryAdd("greedy", BytesInFlight.LIMIT - 10);

        assertFalse(inFlight.tryAdd("another", 11));

        assertTrue(inFlight.tryAdd("another", 10));
    }

    @Test
    void releasedBytesMakeRoom() {
        inFlight.tryAdd("greedy", BytesInFlight.LIMIT);

        inFlight.release("greedy", 100);

        assertTrue(inFlight.tryAdd("another", 100));
    }

    @Test
    void clientLeavesLastQuarterToOthers() {
        inFlight.tryAdd("greedy", BytesInFlight.LIMIT / 4 * 3);

        assertFalse(inFlight.tryAdd("greedy", 1));
        assertTrue(inFlight.tryAdd("another", BytesInFlight.LIMIT / 8));
    }
}
