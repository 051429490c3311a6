package io.github.screenshotgateway.screenshots;

import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.screenshotgateway.support.GatewayTest;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

@QuarkusTest
class ListStampedeTest extends GatewayTest {
    private static final int CLIENTS = 1_000;
    private static final int UPSTREAM_TAKES_MILLIS = 300;

    @TestHTTPResource
    URI gateway;

    @Inject
    MeterRegistry metrics;

    private void createSlowTask() {
        upstream.v1List(task, okJson("{\"screenshots\":[]}").withFixedDelay(UPSTREAM_TAKES_MILLIS));
        upstream.v1Status(task, okJson("\"running\""));
    }

    private List<HttpResponse<String>> together(String path) {
        HttpClient client = HttpClient.newHttpClient();
        HttpRequest request = HttpRequest.newBuilder(gateway.resolve(path)).build();
        List<CompletableFuture<HttpResponse<String>>> answers = IntStream.range(0, CLIENTS)
                .mapToObj(i -> client.sendAsync(request, HttpResponse.BodyHandlers.ofString()))
                .toList();
        return answers.stream().map(CompletableFuture::join).toList();
    }

    @Test
    void thousandRequestsForAColdTaskCauseOneCall() {
        createSlowTask();

        List<HttpResponse<String>> answers = together("/api/v1/task/" + task + "/screenshots");

        assertTrue(answers.stream().allMatch(answer -> answer.statusCode() == 200));
        assertEquals(1, upstream.v1ListCalls(task));
    }

    @Test
    void allButOneOfThousandRequestsAreCollapsed() {
        createSlowTask();

        List<HttpResponse<String>> answers = together("/api/v1/task/" + task + "/screenshots");

        long started = answers.stream()
                .map(answer -> answer.headers().firstValue("Cache-Status").orElseThrow())
                .filter(status -> status.startsWith("ScreenshotGateway; fwd=miss; ttl"))
                .count();
        assertEquals(1, started);
    }

    @Test
    void disconnectDoesNotCancelTheCallForOtherClients() throws IOException {
        createSlowTask();
        try (Socket impatient = new Socket(gateway.getHost(), gateway.getPort())) {
            impatient
                    .getOutputStream()
                    .write(("GET /api/v1/task/" + task + "/screenshots HTTP/1.1\r\nHost: g\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            await().until(() -> upstream.v1ListCalls(task) == 1);
        }

        list(task).statusCode(200);

        assertEquals(1, upstream.v1ListCalls(task));
    }

    @Test
    void thousandDisconnectsCauseOneCallAndLeaveNoWaiters() throws IOException {
        createSlowTask();
        for (int i = 0; i < CLIENTS; i++) {
            try (Socket impatient = new Socket(gateway.getHost(), gateway.getPort())) {
                impatient
                        .getOutputStream()
                        .write(("GET /api/v1/task/" + task + "/screenshots HTTP/1.1\r\nHost: g\r\n\r\n")
                                .getBytes(StandardCharsets.US_ASCII));
            }
        }

        await().untilAsserted(() -> assertEquals(0, gauge("gateway.lists.refreshing")));
        await().untilAsserted(() -> assertEquals(0, gauge("gateway.lists.waiting")));
        assertEquals(1, upstream.v1ListCalls(task));
    }

    private double gauge(String name) {
        return metrics.get(name).gauge().value();
    }
}
