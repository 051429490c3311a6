package io.github.screenshotgateway.upstream;

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

/** A gateway that may make two calls a second. */
@QuarkusTest
@TestProfile(GateTest.Slow.class)
class GateTest extends GatewayTest {
    /** Three times as many as have their turn within 5 s, so that some are refused however slowly they are sent. */
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
    void whoeverCannotHaveATurnSoonIsToldWhenToComeAgain() {
        List<HttpResponse<String>> answers = askForManyColdTasks();

        HttpResponse<String> refused = answers.stream()
                .filter(answer -> answer.statusCode() != 200)
                .findFirst()
                .orElseThrow();
        assertEquals(503, refused.statusCode());
        assertTrue(refused.body().contains("upstream-busy"), refused.body());
        assertEquals("1", refused.headers().firstValue("Retry-After").orElseThrow());
    }

    @Test
    void othersWaitForTheirTurn() {
        List<HttpResponse<String>> answers = askForManyColdTasks();

        long served =
                answers.stream().filter(answer -> answer.statusCode() == 200).count();
        assertTrue(served > 1, "served: " + served);
        assertEquals(served, upstream.apiRequests().size());
    }

    private List<HttpResponse<String>> askForManyColdTasks() {
        HttpClient client = HttpClient.newHttpClient();
        List<CompletableFuture<HttpResponse<String>>> answers = IntStream.range(0, TASKS)
                .mapToObj(i -> task + "-" + i)
                .map(cold -> {
                    upstream.v2Task(cold, okJson("{\"status\":\"started\",\"steps\":[]}"));
                    HttpRequest request = HttpRequest.newBuilder(tasks.resolve(cold + "/screenshots"))
                            .build();
                    return client.sendAsync(request, HttpResponse.BodyHandlers.ofString());
                })
                .toList();
        return answers.stream().map(CompletableFuture::join).toList();
    }
}
