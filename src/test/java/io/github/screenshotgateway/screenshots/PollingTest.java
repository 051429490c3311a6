package io.github.screenshotgateway.screenshots;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.screenshotgateway.support.GatewayTest;
import io.github.screenshotgateway.task.TaskId;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** The upstream calls that many polling clients cause. The clock is simulated. */
@QuarkusTest
class PollingTest extends GatewayTest {
    private static final int CLIENTS = 200;
    private static final Duration EACH_POLLS_EVERY = Duration.ofMillis(100);
    private static final Duration MINUTE = Duration.ofSeconds(60);

    @Inject
    ScreenshotLists lists;

    @Inject
    MeterRegistry metrics;

    /** All clients poll for a time. A refresh that they cause ends before they poll again. */
    private void pollFor(Duration time) {
        Instant end = clock.instant().plus(time);
        while (clock.instant().isBefore(end)) {
            for (int client = 0; client < CLIENTS; client++) {
                lists.get(new TaskId(task)).await().indefinitely();
            }
            await().pollDelay(Duration.ZERO)
                    .pollInterval(Duration.ofMillis(1))
                    .until(() -> metrics.get("gateway.lists.refreshing").gauge().value() == 0);
            clock.advance(EACH_POLLS_EVERY);
        }
    }

    @Test
    void pollingARunningTaskCausesOneRefreshInTwoSeconds() {
        upstream.v1Task(task, "running", upstream.mediaUrl("/a/1.png"));

        pollFor(MINUTE);

        int refreshes = upstream.v1ListCalls(task);
        assertTrue(refreshes >= 25 && refreshes <= 31, "refreshes: " + refreshes);
    }

    /** The status is known from the first read, so the final read does not need it. */
    @Test
    void pollingAFinishedTaskCausesOneStatusCall() {
        upstream.v1Task(task, "finished", upstream.mediaUrl("/a/1.png"));

        pollFor(Duration.ofSeconds(10));

        assertEquals(1, upstream.v1StatusCalls(task));
    }
}
