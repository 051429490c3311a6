package io.github.screenshotgateway.traffic;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class WaitingTimeTest {
    private final WaitingTime waiting = new WaitingTime();

    @Test
    void totalIsZeroBeforeFirstWait() {
        assertEquals(0, waiting.nanos());
    }

    @Test
    void overlappingWaitsCountOnce() throws InterruptedException {
        long start = System.nanoTime();
        Runnable first = waiting.begin();
        Runnable second = waiting.begin();
        long both = System.nanoTime();
        Thread.sleep(20);
        long slept = System.nanoTime() - both;
        first.run();
        second.run();

        assertTrue(waiting.nanos() >= slept);
        assertTrue(waiting.nanos() <= System.nanoTime() - start);
    }

    @Test
    void totalGrowsOnlyDuringWait() throws InterruptedException {
        waiting.begin().run();
        long ended = waiting.nanos();
        assertEquals(ended, waiting.nanos());

        waiting.begin();
        Thread.sleep(1);
        assertTrue(waiting.nanos() > ended);
    }

    /** A call that ends while its client disconnects ends the wait twice. */
    @Test
    void endingWaitTwiceCountsOnce() throws InterruptedException {
        Runnable one = waiting.begin();
        waiting.begin();
        Thread.sleep(1);
        one.run();
        one.run();

        long soFar = waiting.nanos();
        Thread.sleep(1);
        assertTrue(waiting.nanos() > soFar);
    }
}
