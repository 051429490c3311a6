package io.github.screenshotgateway.pages;

import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;

import org.junit.jupiter.api.Test;

/** No event loop is kept busy by the page of a task of thousands of screenshots. */
class RenderThreadTest {
    private static Thread painterOf(int screenshots) {
        return TaskResource.whereItMayTakeTime("list", screenshots)
                .map(list -> Thread.currentThread())
                .await()
                .indefinitely();
    }

    @Test
    void aShortPageIsRenderedWhereItsListArrives() {
        assertSame(Thread.currentThread(), painterOf(TaskResource.SHORT));
    }

    @Test
    void aLongOneByAWorker() {
        assertNotSame(Thread.currentThread(), painterOf(TaskResource.SHORT + 1));
    }
}
