package io.github.screenshotgateway.upstream.gate;

import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.jsonResponse;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.screenshotgateway.support.GatewayTest;
import io.github.screenshotgateway.support.ProxyProfile;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A gateway at its rate limit: more finished tasks than it may read at once. */
@QuarkusTest
@TestProfile(ProxyProfile.class)
class FairTurnsTest extends GatewayTest {
    private static final int TASKS = 16;

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    @TestHTTPResource("/api/v1/task/")
    URI tasks;

    @Inject
    MeterRegistry metrics;

    /**
     * Queued behind all waiting lists, the statuses would always come too late: no list would become final, and all
     * would be read again every two seconds.
     */
    @Test
    void statusesDoNotStarveBehindLists() {
        List<String> tasks =
                IntStream.range(0, TASKS).mapToObj(i -> task + "-" + i).toList();
        tasks.forEach(each -> upstream.v1Task(each, "finished"));
        sideBySide(tasks.toArray(String[]::new));
        clock.advance(Duration.ofMinutes(1));
        sideBySide(tasks.toArray(String[]::new));
        clock.advance(Duration.ofMinutes(1));
        sideBySide(tasks.toArray(String[]::new));
        clock.advance(Duration.ofHours(7));
        sideBySide(tasks.toArray(String[]::new));

        tasks.forEach(each -> list(each).header("Cache-Control", equalTo("private, max-age=86400")));
    }

    /** Requests the list of a task with this client address. */
    private CompletableFuture<HttpResponse<String>> list(String task, String client) {
        HttpRequest request = HttpRequest.newBuilder(tasks.resolve(task + "/screenshots"))
                .header("X-Forwarded-For", client)
                .build();
        return http.sendAsync(request, HttpResponse.BodyHandlers.ofString());
    }

    /** Requests so many random ids at once that some are refused: no turn is left within 5 s. */
    private List<CompletableFuture<HttpResponse<String>>> flood() {
        upstream.api()
                .stubFor(any(anyUrl()).atPriority(10).willReturn(jsonResponse("{\"detail\":\"Task not found\"}", 404)));
        double before = refusals();
        List<CompletableFuture<HttpResponse<String>>> responses = IntStream.range(0, 120)
                .mapToObj(i -> list("random_" + UUID.randomUUID(), "203.0.113.66"))
                .toList();
        await().until(() -> refusals() > before);
        return responses;
    }

    private double refusals() {
        return metrics.counter("gateway.upstream.refusals", "reason", "rate").count();
    }

    @Test
    void floodOfRandomIdsTakesNoTurnsFromOtherClients() {
        upstream.v1Task(task, "running", upstream.mediaUrl("/a/1.png"));
        list(task, "198.51.100.1").join();
        clock.advance(Duration.ofMinutes(1));
        List<String> cold =
                IntStream.range(0, 10).mapToObj(i -> task + "-cold-" + i).toList();
        cold.forEach(each -> upstream.v1Task(each, "running", upstream.mediaUrl("/a/1.png")));
        List<CompletableFuture<HttpResponse<String>>> flood = flood();

        CompletableFuture<HttpResponse<String>> known = list(task, "198.51.100.1");
        List<Integer> statuses =
                IntStream.range(0, 10).mapToObj(i -> list(cold.get(i), "192.0.2." + i)).toList().stream()
                        .map(response -> response.join().statusCode())
                        .toList();

        assertEquals(Collections.nCopies(10, 200), statuses);
        assertThat(
                known.join().headers().firstValue("Cache-Status").orElseThrow(),
                startsWith("ScreenshotGateway; fwd=stale; ttl="));
        HttpResponse<String> refused = flood.stream()
                .map(CompletableFuture::join)
                .filter(response -> response.statusCode() != 404)
                .findFirst()
                .orElseThrow();
        assertEquals(503, refused.statusCode());
        assertTrue(refused.body().contains("upstream-busy"), refused.body());
        assertEquals("1", refused.headers().firstValue("Retry-After").orElseThrow());
    }
}
