package io.github.screenshotgateway.upstream.gate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.screenshotgateway.problem.Problem;
import io.github.screenshotgateway.problem.ProblemType;
import io.github.screenshotgateway.problem.ThrottledLog;
import io.github.screenshotgateway.support.LogCapture;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.logging.Level;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CallOutcomesTest {
    private static final Problem REJECTED = new Problem(ProblemType.UPSTREAM_REJECTED_CREDENTIALS, "bad key");
    private static final Duration TOOK = Duration.ofMillis(40);
    private static final Problem NO_TASK = new Problem(ProblemType.TASK_NOT_FOUND, "no task");

    private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    private Instant now = Instant.EPOCH;
    private final InstantSource clock = () -> now;
    private final CallOutcomes calls = new CallOutcomes(metrics, clock, new ThrottledLog(clock));

    private int linesLogged(Throwable... outcomes) {
        try (LogCapture log = new LogCapture()) {
            for (Throwable outcome : outcomes) {
                calls.outcome(outcome, TOOK);
            }
            return log.records(Level.INFO).size();
        }
    }

    @Test
    void beginningAndEndOfAnOutageAreLogged() {
        assertEquals(2, linesLogged(null, NO_TASK, REJECTED, REJECTED, null, null));
    }

    @Test
    void brokenTaskAmongGoodOnesIsLoggedOncePerMinute() {
        Throwable[] turns = new Throwable[200];
        IntStream.range(0, 100).forEach(i -> turns[2 * i] = REJECTED);
        assertEquals(2, linesLogged(turns));
        now = now.plusSeconds(60);
        assertEquals(2, linesLogged(turns));
    }

    @Test
    void nextLineHasTheNumberOfSuppressedLines() {
        linesLogged(REJECTED, null, REJECTED, REJECTED);
        now = now.plusSeconds(60);
        try (LogCapture log = new LogCapture()) {
            calls.outcome(REJECTED, TOOK);
            assertTrue(log.text().endsWith("(2 similar lines were suppressed)"), log.text());
        }
    }

    @Test
    void unreadableStatusesAreLoggedOnceWhileListsCanBeRead() {
        try (LogCapture log = new LogCapture()) {
            calls.statusOutcome(REJECTED, TOOK);
            calls.outcome(null, TOOK);
            calls.statusOutcome(REJECTED, TOOK);
            calls.statusOutcome(NO_TASK, TOOK);

            assertEquals(
                    "Upstream: lists can be read, but not the status of a task: upstream-rejected-credentials. bad key",
                    log.text());
        }
    }

    @Test
    void statusCallDoesNotReplaceTheLastCall() {
        calls.outcome(REJECTED, TOOK);
        calls.statusOutcome(NO_TASK, TOOK);
        assertEquals("upstream-rejected-credentials", calls.last().outcome());
    }

    @Test
    void callsAreCountedByOutcome() {
        calls.outcome(null, TOOK);
        calls.outcome(REJECTED, TOOK);
        calls.statusOutcome(null, TOOK);
        assertEquals(2, metrics.timer("gateway.upstream.calls", "outcome", "ok").count());
    }
}
