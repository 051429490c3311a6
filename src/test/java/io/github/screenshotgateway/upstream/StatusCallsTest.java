package io.github.screenshotgateway.upstream;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.screenshotgateway.problem.ThrottledLog;
import io.github.screenshotgateway.support.LogCapture;
import io.github.screenshotgateway.task.Screenshot;
import io.github.screenshotgateway.task.TaskId;
import io.github.screenshotgateway.task.TaskLife;
import io.github.screenshotgateway.task.TaskScreenshots;
import io.smallrye.mutiny.Uni;
import java.time.Instant;
import java.util.List;
import java.util.logging.Level;
import org.junit.jupiter.api.Test;

class StatusCallsTest {
    private static final TaskScreenshots READ =
            new TaskScreenshots(List.of(new Screenshot("1", "http://x/1.png")), TaskLife.RUNNING, Instant.EPOCH);

    private final StatusCalls statuses = new StatusCalls(new ThrottledLog(() -> Instant.EPOCH));

    private TaskScreenshots read(TaskScreenshots before) {
        return statuses.join(
                        new TaskId("task"),
                        before,
                        Uni.createFrom().failure(() -> new IllegalStateException("a bug")),
                        known -> Uni.createFrom().item(READ))
                .await()
                .indefinitely();
    }

    @Test
    void unexpectedStatusFailureKeepsTheListAndIsLoggedOnce() {
        try (LogCapture log = new LogCapture()) {
            read(null);
            read(READ);

            assertEquals(READ, read(READ));
            assertEquals(1, log.records(Level.SEVERE).size());
        }
    }
}
