package io.github.screenshotgateway.screenshots;

import io.github.screenshotgateway.coalesce.SharedCalls;
import io.github.screenshotgateway.problem.Problem;
import io.github.screenshotgateway.problem.ProblemType;
import io.github.screenshotgateway.traffic.Gauges;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;

/** Metrics of list requests and refreshes. {@code src/docs/operations.md} lists them. */
@Singleton
class ListMetrics {
    private final MeterRegistry metrics;
    private final Gauges gauges;
    private final Counter collapsed;

    private final Map<Result, Counter> requests = new EnumMap<>(Result.class);

    ListMetrics(MeterRegistry metrics, Gauges gauges) {
        this.metrics = metrics;
        this.gauges = gauges;
        this.collapsed = metrics.counter("gateway.lists.collapsed");
        for (Result result : Result.values()) {
            String tag = result.name().toLowerCase(Locale.ROOT);
            requests.put(result, metrics.counter("gateway.lists.requests", "result", tag));
        }
        // Created at the start: Prometheus does not see the first count of a new counter as an increase.
        refreshes(Problem.OK);
        for (ProblemType type : ProblemType.values()) {
            if (type.slug().startsWith("upstream-")) {
                refreshes(type.slug());
            }
        }
    }

    /** How a request was answered. */
    enum Result {
        /** From memory, fresh. */
        HIT,
        /** With a stale list, with or without waiting for a refresh. */
        STALE,
        /** After waiting, because no list was cached. */
        MISS,
        /** After waiting, because the cached list was too old. */
        REFRESHED,
        /** With an error. */
        FAILED
    }

    void answered(Result result) {
        requests.get(result).increment();
    }

    /**
     * Counts a stale response.
     *
     * @param reason {@code revalidating}, or the slug of the problem of the failed refresh
     * @param age of the list
     */
    void stale(String reason, Duration age) {
        answered(Result.STALE);
        Timer.builder("gateway.lists.stale.age")
                .tag("reason", reason)
                .register(metrics)
                .record(age);
    }

    /** Counts a request that waits for a refresh which another request started. */
    void collapsed() {
        collapsed.increment();
    }

    /** Counts a refresh that has ended; {@code failure} is {@code null} if it succeeded. */
    void refreshed(Throwable failure) {
        refreshes(Problem.outcome(failure)).increment();
    }

    private Counter refreshes(String outcome) {
        return metrics.counter("gateway.lists.refreshes", "outcome", outcome);
    }

    void watch(SharedCalls<?, ?> refreshes) {
        gauges.add("gateway.lists.refreshing", refreshes::inProgress);
        gauges.add("gateway.lists.waiting", refreshes::waiting);
    }
}
