package io.github.screenshotgateway.upstream;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.screenshotgateway.problem.Problem;
import io.github.screenshotgateway.problem.ProblemType;
import io.github.screenshotgateway.support.LogCapture;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.logging.Level;
import org.junit.jupiter.api.Test;

class UpstreamRecordTest {
    private static final Problem REJECTED = new Problem(ProblemType.UPSTREAM_REJECTED_CREDENTIALS, "bad key");
    private static final Duration TOOK = Duration.ofMillis(40);
    private static final Problem NO_TASK = new Problem(ProblemType.TASK_NOT_FOUND, "no task");

    private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    private final UpstreamRecord calls = new UpstreamRecord(metrics, InstantSource.system());

    private int linesLogged(Throwable... outcomes) {
        try (LogCapture log = new LogCapture()) {
            for (Throwable outcome : outcomes) {
                calls.outcome(outcome, TOOK);
            }
            return log.records(Level.INFO).size();
        }
    }

    @Test
    void anOutageIsLoggedOnce() {
        assertEquals(1, linesLogged(REJECTED, REJECTED, REJECTED));
    }

    @Test
    void itsEndIsLoggedToo() {
        assertEquals(2, linesLogged(null, REJECTED, null, null));
    }

    @Test
    void aMissingTaskIsNoOutage() {
        assertEquals(0, linesLogged(null, NO_TASK, null));
    }

    @Test
    void theLastCallIsTheOneOfTheHealthData() {
        calls.outcome(REJECTED, TOOK);
        calls.count(NO_TASK, TOOK);

        assertEquals("upstream-rejected-credentials", calls.last().outcome());
    }

    @Test
    void callsAreCountedByTheirOutcome() {
        calls.outcome(null, TOOK);
        calls.outcome(REJECTED, TOOK);
        calls.count(null, TOOK);

        assertEquals(2, metrics.timer("gateway.upstream.calls", "outcome", "ok").count());
    }
}
