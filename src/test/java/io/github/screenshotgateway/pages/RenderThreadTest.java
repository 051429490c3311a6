package io.github.screenshotgateway.pages;

import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;

import org.junit.jupiter.api.Test;

/** Pages with thousands of screenshots do not block an event loop. */
class RenderThreadTest {
    private static Thread renderingThread(int screenshots) {
        return TaskResource.onWorkerIfLarge("list", screenshots)
                .map(list -> Thread.currentThread())
                .await()
                .indefinitely();
    }

    @Test
    void shortPageRendersOnCallingThread() {
        assertSame(Thread.currentThread(), renderingThread(TaskResource.SHORT));
    }

    @Test
    void longPageRendersOnWorkerThread() {
        assertNotSame(Thread.currentThread(), renderingThread(TaskResource.SHORT + 1));
    }
}
