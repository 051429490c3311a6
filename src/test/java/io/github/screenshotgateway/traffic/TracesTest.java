package io.github.screenshotgateway.traffic;

import static io.restassured.RestAssured.given;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.github.screenshotgateway.support.FinishedSpans;
import io.github.screenshotgateway.support.GatewayTest;
import io.github.screenshotgateway.support.Pngs;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A gateway with an endpoint for traces. */
@QuarkusTest
@TestProfile(TracesTest.On.class)
class TracesTest extends GatewayTest {
    private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
    private static final String CALLER = "b7ad6b7169203331";

    public static class On implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            // Nothing listens there; FinishedSpans collects the spans.
            return Map.of(
                    "quarkus.otel.exporter.otlp.endpoint", "http://localhost:1",
                    "gateway.upstream.requests-per-second", "5",
                    // Would log everything, if it had an effect.
                    "quarkus.rest-client.logging.scope", "all",
                    "quarkus.rest-client.logging.body-limit", "10000");
        }
    }

    @Inject
    FinishedSpans spans;

    private String list;

    @BeforeEach
    void stubTask() {
        spans.clear();
        String url = upstream.presignedUrl("/a/1.png", Instant.now(), Duration.ofHours(1)) + "&X-Amz-Signature=secret";
        upstream.v1Task(task, "finished", url);
        upstream.image("/a/1.png", Pngs.png(1));
        list = "/api/v1/task/" + task + "/screenshots";
    }

    private void get(String path) {
        given().header("traceparent", "00-" + TRACE + "-" + CALLER + "-01")
                .get(path)
                .then()
                .statusCode(200);
    }

    private SpanData span(SpanKind kind, String name) {
        await().until(() -> found(kind, name) != null);
        return found(kind, name);
    }

    private SpanData found(SpanKind kind, String name) {
        return spans.all().stream()
                .filter(span -> span.getKind() == kind && span.getName().equals(name))
                .findFirst()
                .orElse(null);
    }

    @Test
    void requestAndItsUpstreamCallContinueCallersTrace() {
        get(list);

        SpanData request = span(SpanKind.SERVER, "GET /api/v1/task/{task_id}/screenshots");
        SpanData call = span(SpanKind.CLIENT, "GET /api/v1/task/{task_id}/screenshots");
        assertEquals(TRACE, request.getTraceId());
        assertEquals(CALLER, request.getParentSpanId());
        assertEquals(TRACE, call.getTraceId());
        assertEquals(request.getSpanId(), call.getParentSpanId());
    }

    @Test
    void downloadContinuesTraceButSendsNoTraceparent() {
        get(list + "/1.png");

        SpanData request = span(SpanKind.SERVER, "GET /api/v1/task/{task_id}/screenshots/{name}");
        SpanData download = span(SpanKind.CLIENT, "download image");
        assertEquals(TRACE, download.getTraceId());
        assertEquals(request.getSpanId(), download.getParentSpanId());
        assertEquals("localhost", download.getAttributes().get(AttributeKey.stringKey("server.address")));
        assertFalse(upstream.mediaRequests().get(0).containsHeader("traceparent"));
    }

    @Test
    void failedDownloadRecordsErrorType() {
        upstream.image("/a/1.png", new byte[10]);
        given().get(list + "/1.png").then().statusCode(502);
        SpanData download = span(SpanKind.CLIENT, "download image");
        assertEquals(StatusCode.ERROR, download.getStatus().getStatusCode());
        assertEquals("image-rejected", download.getAttributes().get(AttributeKey.stringKey("error.type")));
    }

    /** A timer makes queued calls, outside of the request's context. */
    @Test
    void queuedCallStaysInItsTrace() {
        sideBySide(IntStream.range(0, 6).mapToObj(i -> task + i).toArray(String[]::new));

        await().until(() -> spans.all().stream()
                        .filter(span -> span.getKind() == SpanKind.SERVER)
                        .count()
                >= 6);
        List<SpanData> all = spans.all();
        Set<String> requests = all.stream()
                .filter(span -> span.getKind() == SpanKind.SERVER)
                .map(SpanData::getSpanId)
                .collect(Collectors.toSet());
        List<String> strays = all.stream()
                .filter(span -> span.getKind() == SpanKind.CLIENT && !requests.contains(span.getParentSpanId()))
                .map(SpanData::getName)
                .toList();
        assertEquals(List.of(), strays);
    }
}
