package io.github.screenshotgateway.upstream.gate;

import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.screenshotgateway.support.GatewayTest;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A gateway limited to two calls per second. */
@QuarkusTest
@TestProfile(GateTest.Slow.class)
class GateTest extends GatewayTest {
    /** Three times as many as can start within 5 s, so some are refused however slowly they are sent. */
    private static final int TASKS = 36;

    public static class Slow implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("gateway.upstream.api", "v2", "gateway.upstream.requests-per-second", "2");
        }
    }

    @TestHTTPResource("/api/v1/task/")
    URI tasks;

    @Test
    void requestWithoutATurnInTimeGets503WithRetryAfter() {
        List<HttpResponse<String>> responses = requestManyUncachedTasks();

        HttpResponse<String> refused = responses.stream()
                .filter(response -> response.statusCode() != 200)
                .findFirst()
                .orElseThrow();
        assertEquals(503, refused.statusCode());
        assertTrue(refused.body().contains("upstream-busy"), refused.body());
        assertEquals("1", refused.headers().firstValue("Retry-After").orElseThrow());
    }

    @Test
    void requestsWithATurnInTimeAreServed() {
        List<HttpResponse<String>> responses = requestManyUncachedTasks();

        long served = responses.stream()
                .filter(response -> response.statusCode() == 200)
                .count();
        assertTrue(served > 1, "served: " + served);
        assertEquals(served, upstream.apiRequests().size());
    }

    private List<HttpResponse<String>> requestManyUncachedTasks() {
        HttpClient client = HttpClient.newHttpClient();
        List<CompletableFuture<HttpResponse<String>>> responses = IntStream.range(0, TASKS)
                .mapToObj(i -> task + "-" + i)
                .map(cold -> {
                    upstream.v2Task(cold, okJson("{\"status\":\"started\",\"steps\":[]}"));
                    HttpRequest request = HttpRequest.newBuilder(tasks.resolve(cold + "/screenshots"))
                            .build();
                    return client.sendAsync(request, HttpResponse.BodyHandlers.ofString());
                })
                .toList();
        return responses.stream().map(CompletableFuture::join).toList();
    }
}
