package io.github.screenshotgateway.webhooks;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.screenshotgateway.support.GatewayTest;
import io.github.screenshotgateway.support.LogCapture;
import io.github.screenshotgateway.support.RawClient;
import io.github.screenshotgateway.support.Webhook;
import io.github.screenshotgateway.support.WebhooksProfile;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.logging.Level;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@TestProfile(WebhooksProfile.class)
class WebhookSizeTest extends GatewayTest {
    private static final int LIMIT = 64 * 1024;
    private static final String FRAME = "{\"type\":\"test\",\"x\":\"\"}";

    @TestHTTPResource
    URI gateway;

    @Inject
    MeterRegistry metrics;

    /** A signed webhook with a body of this many bytes. */
    private Webhook ofSize(int bytes) {
        return Webhook.signed(clock.instant(), FRAME.replace("\"\"", '"' + "x".repeat(bytes - FRAME.length()) + '"'));
    }

    /** Sends the body in chunks without a length; the client does not close the connection. */
    private String sendChunked(Webhook message, int piece) {
        String body = new String(message.body(), StandardCharsets.US_ASCII);
        StringBuilder request = new StringBuilder("POST /webhooks/browser-use HTTP/1.1\r\nHost: g\r\n")
                .append("Transfer-Encoding: chunked\r\n")
                .append("X-Browser-Use-Timestamp: " + message.timestamp() + "\r\n")
                .append("X-Browser-Use-Signature: " + message.signature() + "\r\n\r\n");
        for (int from = 0; from < body.length(); from += piece) {
            String part = body.substring(from, Math.min(from + piece, body.length()));
            request.append(Integer.toHexString(part.length()) + "\r\n" + part + "\r\n");
        }
        request.append("0\r\n\r\n");
        // Ends the connection, and with it the response.
        request.append("GET / HTTP/1.1\r\nHost: g\r\nConnection: close\r\n\r\n");
        return RawClient.exchange(gateway, request.toString());
    }

    @ParameterizedTest
    @CsvSource({LIMIT + ", 200", LIMIT + 1 + ", 413"})
    void bodyOver64KilobytesGets413(int bytes, int status) {
        ofSize(bytes).send().statusCode(status);
    }

    @ParameterizedTest
    @ValueSource(ints = {LIMIT, 8_000, 1_000})
    void chunkedBodyOf64KilobytesIsAccepted(int piece) {
        String response = sendChunked(ofSize(LIMIT), piece);

        assertTrue(response.startsWith("HTTP/1.1 200"), response);
    }

    @ParameterizedTest
    @ValueSource(ints = {LIMIT + 1, LIMIT, 8_000, 1_000})
    void chunkedBodyOver64KilobytesGets413(int piece) {
        String response = sendChunked(ofSize(LIMIT + 1), piece);

        assertTrue(response.startsWith("HTTP/1.1 413"), response);
    }

    /** A body that is refused halfway must release its place among the requests. */
    @Test
    void refusedBodyReleasesItsRequest() {
        sendChunked(ofSize(LIMIT + 1), 8_000);

        await().until(() -> metrics.get("gateway.requests.in.flight").gauge().value() == 0);
    }

    /** The gateway closes the connection, which the client would keep open. */
    @Test
    void bodyThatDoesNotArriveGets408AndCloses() {
        Webhook message = ofSize(100);

        String response = RawClient.exchange(
                gateway,
                "POST /webhooks/browser-use HTTP/1.1\r\nHost: g\r\nX-Browser-Use-Timestamp: " + message.timestamp()
                        + "\r\nX-Browser-Use-Signature: " + message.signature() + "\r\nContent-Length: 100\r\n\r\n{");

        assertTrue(response.startsWith("HTTP/1.1 408"), response);
        assertTrue(response.contains("application/problem+json"), response);
    }

    @Test
    void tooLargeBodyIsNotLogged() {
        try (LogCapture log = new LogCapture()) {
            sendChunked(ofSize(3 * LIMIT), 8_000);

            assertEquals(List.of(), log.records(Level.WARNING), log::text);
        }
    }
}
