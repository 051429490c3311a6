package io.github.screenshotgateway.screenshots;

import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.serverError;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.screenshotgateway.support.GatewayTest;
import io.github.screenshotgateway.traffic.Gauges;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.DoubleSupplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
class ListMetricsTest extends GatewayTest {
    private static final Duration STALE = Duration.ofSeconds(10);
    private static final Duration OLD = Duration.ofMinutes(10);

    @Inject
    MeterRegistry metrics;

    @BeforeEach
    void createRunningTask() {
        upstream.v1Task(task, "running", upstream.mediaUrl("/a/1.png"));
    }

    /** The increase of the value during the action. */
    private static double growth(DoubleSupplier value, Runnable action) {
        double before = value.getAsDouble();
        action.run();
        return value.getAsDouble() - before;
    }

    private DoubleSupplier requests(String result) {
        return () -> metrics.counter("gateway.lists.requests", "result", result).count();
    }

    private DoubleSupplier refreshes(String outcome) {
        return () ->
                metrics.counter("gateway.lists.refreshes", "outcome", outcome).count();
    }

    private Timer staleAge(String reason) {
        return metrics.timer("gateway.lists.stale.age", "reason", reason);
    }

    @Test
    void missIsCounted() {
        assertEquals(1, growth(requests("miss"), () -> list(task)));
    }

    @Test
    void everyHitIsCounted() {
        list(task);

        assertEquals(3, growth(requests("hit"), () -> {
            list(task);
            list(task);
            list(task);
        }));
    }

    @Test
    void waitingForAnOldListsRefreshCountsAsRefreshed() {
        list(task);
        clock.advance(OLD);

        assertEquals(1, growth(requests("refreshed"), () -> list(task)));
    }

    @Test
    void failedRequestIsCounted() {
        upstream.v1List(task, serverError());

        assertEquals(1, growth(requests("failed"), () -> list(task)));
    }

    @Test
    void staleResponseIsCountedByItsProblem() {
        list(task);
        upstream.v1List(task, serverError());
        clock.advance(OLD);

        assertEquals(1, growth(() -> staleAge("upstream-bad-response").count(), () -> list(task)));
    }

    @Test
    void staleResponseDuringRefreshCountsAsRevalidating() {
        list(task);
        clock.advance(STALE);

        assertEquals(1, growth(() -> staleAge("revalidating").count(), () -> list(task)));
    }

    @Test
    void maximumIsTheAgeOfTheOldestStaleResponse() {
        list(task);
        upstream.v1List(task, serverError());
        clock.advance(Duration.ofHours(20));
        list(task);

        assertTrue(staleAge("upstream-bad-response").max(TimeUnit.HOURS) >= 20);
    }

    @Test
    void waitingForAnotherRequestsCallCountsAsCollapsed() {
        upstream.v1List(task, okJson("{\"screenshots\":[]}").withFixedDelay(500));
        DoubleSupplier collapsed =
                () -> metrics.counter("gateway.lists.collapsed").count();

        assertEquals(1, growth(collapsed, () -> {
            CompletableFuture<Void> first = CompletableFuture.runAsync(() -> list(task));
            await().until(() -> upstream.v1ListCalls(task) == 1);
            list(task);
            first.join();
        }));
    }

    /** Prometheus does not see the first count of a new counter as an increase, so an alert would miss it. */
    @ParameterizedTest
    @ValueSource(strings = {"ok", "upstream-rejected-credentials", "upstream-api-gone", "upstream-timeout"})
    void refreshCountersExistFromTheStart(String outcome) {
        MeterRegistry untouched = new SimpleMeterRegistry();
        new ListMetrics(untouched, new Gauges(untouched));

        assertEquals(
                0,
                untouched
                        .get("gateway.lists.refreshes")
                        .tag("outcome", outcome)
                        .counter()
                        .count());
    }

    @Test
    void successfulRefreshIsCounted() {
        assertEquals(1, growth(refreshes("ok"), () -> list(task)));
    }

    @Test
    void failedRefreshIsCountedByItsProblem() {
        upstream.v1List(task, serverError());

        assertEquals(1, growth(refreshes("upstream-bad-response"), () -> list(task)));
    }
}
