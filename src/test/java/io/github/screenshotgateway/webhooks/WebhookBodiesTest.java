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
class WebhookBodiesTest extends GatewayTest {
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

    /** A body that is refused halfway must release its place among the requests. */
    @ParameterizedTest
    @ValueSource(ints = {LIMIT, 8_000, 1_000})
    void chunkedBodyOver64KilobytesGets413(int piece) {
        String response = sendChunked(ofSize(LIMIT), piece);
        assertTrue(response.startsWith("HTTP/1.1 200"), response);
        String tooLarge = sendChunked(ofSize(LIMIT + 1), piece);
        assertTrue(tooLarge.startsWith("HTTP/1.1 413"), tooLarge);
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

    private static final String CONTINUE = "HTTP/1.1 100 Continue\r\n\r\n";

    private String head(Webhook message, int length, String expect) {
        return "POST /webhooks/browser-use HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nExpect: " + expect
                + "\r\nContent-Length: " + length + "\r\nX-Browser-Use-Timestamp: " + message.timestamp()
                + "\r\nX-Browser-Use-Signature: " + message.signature() + "\r\n\r\n";
    }

    /** Some clients wait for a 100 before they send the body. */
    @ParameterizedTest
    @CsvSource({"10, 100-continue", "60000, 100-Continue"})
    void signedHeadersGetA100AndTheBodyIsAccepted(int size, String expect) {
        String body = "{\"type\":\"test\",\"x\":\"" + "x".repeat(size) + "\"}";
        try (RawClient client = new RawClient(gateway)) {
            client.send(head(Webhook.signed(clock.instant(), body), body.length(), expect));
            assertEquals(CONTINUE, client.readUntil("\r\n\r\n"));

            String response = client.send(body).answer();

            assertTrue(response.startsWith("HTTP/1.1 200 "), response);
        }
    }

    /** It is refused immediately, without waiting for the body. */
    @ParameterizedTest
    @ValueSource(ints = {65_537, 1_000_000})
    void tooLargeAnnouncedBodyGets413(int length) {
        String response =
                RawClient.exchange(gateway, head(Webhook.signed(clock.instant(), "{}"), length, "100-continue"));
        assertTrue(response.startsWith("HTTP/1.1 413 "), response);
    }

    @Test
    void missingSignatureGets401() {
        String response = RawClient.exchange(
                gateway,
                "POST /webhooks/browser-use HTTP/1.1\r\nHost: localhost\r\nExpect: 100-continue\r\n"
                        + "Content-Length: 9\r\n\r\n");
        assertTrue(response.startsWith("HTTP/1.1 401 "), response);
    }

    @Test
    void unsupportedExpectationGets417() {
        try (RawClient client = new RawClient(gateway)) {
            String response = client.send(head(Webhook.signed(clock.instant(), "{}"), 2, "weather"))
                    .readUntil("\r\n\r\n");
            assertTrue(response.startsWith("HTTP/1.1 417 "), response);
        }
    }

    /** HTTP/1.0 clients would take it for the final response (RFC 9110, section 15.2). */
    @Test
    void http10ClientGetsNoInterimResponse() {
        String body = "{\"type\":\"test\"}";
        String request = head(Webhook.signed(clock.instant(), body), body.length(), "100-continue")
                .replace("HTTP/1.1", "HTTP/1.0");
        String response = RawClient.exchange(gateway, request + body);
        assertTrue(response.startsWith("HTTP/1.0 200 "), response);
    }
}
