package io.github.screenshotgateway.traffic;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.ok;
import static io.restassured.RestAssured.given;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.screenshotgateway.support.FinishedSpans;
import io.github.screenshotgateway.support.GatewayTest;
import io.github.screenshotgateway.support.LogCapture;
import io.github.screenshotgateway.support.Pngs;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.Logger;
import org.apache.http.ConnectionClosedException;
import org.junit.jupiter.api.Test;

/** Traces and logs contain no secrets and no foreign text, even with settings that record everything. */
@QuarkusTest
@TestProfile(TracesTest.On.class)
class SecretsInTelemetryTest extends GatewayTest {
    private static final String KEY = "test-key-not-a-real-one";
    private static final String SIGNATURE = "5ec4e751617475e3";
    private static final String REASON = "reason-of-the-upstream";
    private static final String QUERY = "query-of-the-client";
    private static final String BODY = "body-of-the-upstream";

    /** In the message of the exception that {@code /test/fault} throws. */
    private static final String MESSAGE = "not-for-clients";

    private static final List<String> SECRETS = List.of(KEY, SIGNATURE, REASON, QUERY, BODY, MESSAGE);

    @Inject
    FinishedSpans spans;

    /** Sends requests that succeed, and requests that fail at the gateway, the upstream and the media host. */
    private void exercise() {
        String list = "/api/v1/task/" + task + "/screenshots";
        upstream.v1Task(
                task,
                "finished",
                upstream.mediaUrl("/1.png?X-Amz-Signature=" + SIGNATURE),
                upstream.mediaUrl("/2.png?X-Amz-Signature=" + SIGNATURE),
                "https://evil.test/3.png?X-Amz-Signature=" + SIGNATURE);
        upstream.image("/1.png", Pngs.png(1));
        upstream.media("/2.png", aResponse().withStatus(500).withStatusMessage(REASON));
        for (String path : List.of("", "/1.png", "/2.png", "/3.png", "/1.png?width=160", "/nothing", "/events")) {
            get(list + path);
        }
        // The zip is aborted at the second image.
        assertThrows(ConnectionClosedException.class, () -> get(list + ".zip"));
        get("/tasks/" + task);
        get("/test/fault");
        String broken = "broken" + task;
        for (var response : List.of(
                aResponse().withStatus(500).withStatusMessage(REASON).withBody(BODY),
                aResponse().withStatus(404).withStatusMessage(REASON).withBody(BODY),
                aResponse().withStatus(418).withStatusMessage(REASON),
                ok(BODY),
                ok("{\"screenshots\":\"" + BODY + "\"}").withStatusMessage(REASON))) {
            upstream.v1List(broken, response);
            get("/api/v1/task/" + broken + "/screenshots");
            circuitBreakers.resetAll();
            clock.advance(Duration.ofSeconds(2));
        }
    }

    private static void get(String path) {
        given().redirects()
                .follow(false)
                .header("Referer", "http://a/?" + QUERY)
                .get(path + (path.contains("?") ? "&" : "?") + "x=" + QUERY);
    }

    @Test
    void spansContainNoForeignTextAndLogNoSecretsAtAnyLevel() {
        Logger root = LogManager.getLogManager().getLogger("");
        Level before = root.getLevel();
        spans.clear();
        try (LogCapture log = new LogCapture()) {
            root.setLevel(Level.ALL);
            exercise();
            root.setLevel(before);

            String text = log.text();
            assertTrue(text.contains("broken" + task), "nothing was captured, so nothing was shown");
            assertEquals(
                    List.of(),
                    text.lines()
                            .filter(line -> line.contains(KEY) || line.contains(SIGNATURE))
                            .toList());
        } finally {
            root.setLevel(before);
        }
        await().until(() -> spans.all().size() >= 25);
        assertEquals(
                List.of(),
                spans.all().stream()
                        .map(SecretsInTelemetryTest::recorded)
                        .filter(text -> SECRETS.stream().anyMatch(text::contains))
                        .toList());
    }

    private static String recorded(SpanData span) {
        return span.getName() + " " + span.getStatus() + " " + span.getAttributes() + " "
                + span.getEvents().stream()
                        .map(event -> event.getName() + " " + event.getAttributes())
                        .toList();
    }
}
