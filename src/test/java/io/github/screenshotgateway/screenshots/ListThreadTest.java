package io.github.screenshotgateway.screenshots;

import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.github.screenshotgateway.task.Screenshot;
import io.github.screenshotgateway.task.TaskLife;
import io.github.screenshotgateway.task.TaskScreenshots;
import java.time.Instant;
import java.util.Collections;
import org.junit.jupiter.api.Test;

/** The last page of a long list can be short, and so be read on an event loop. The list is not packed there. */
class ListThreadTest {
    private static Thread packerOf(int screenshots) {
        Screenshot one = new Screenshot("1", "https://media.browser-use.com/1.png");
        TaskScreenshots read =
                new TaskScreenshots(Collections.nCopies(screenshots, one), TaskLife.RUNNING, Instant.EPOCH);
        return ListRefreshes.onWorkerIfLong(read)
                .map(list -> Thread.currentThread())
                .await()
                .indefinitely();
    }

    @Test
    void shortListIsPackedOnTheCallingThread() {
        assertSame(Thread.currentThread(), packerOf(ListRefreshes.SHORT));
    }

    @Test
    void longListIsPackedOnAWorker() {
        assertNotSame(Thread.currentThread(), packerOf(ListRefreshes.SHORT + 1));
    }
}
