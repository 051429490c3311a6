package io.github.screenshotgateway.webhooks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.screenshotgateway.support.GatewayTest;
import io.github.screenshotgateway.support.RawClient;
import io.github.screenshotgateway.support.Webhook;
import io.github.screenshotgateway.support.WebhooksProfile;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients that wait for a 100 before they send the body. */
@QuarkusTest
@TestProfile(WebhooksProfile.class)
class ExpectedBodiesTest extends GatewayTest {
    private static final String CONTINUE = "HTTP/1.1 100 Continue\r\n\r\n";

    @TestHTTPResource("/")
    URI gateway;

    private String head(Webhook message, int length, String expect) {
        return "POST /webhooks/browser-use HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nExpect: " + expect
                + "\r\nContent-Length: " + length + "\r\nX-Browser-Use-Timestamp: " + message.timestamp()
                + "\r\nX-Browser-Use-Signature: " + message.signature() + "\r\n\r\n";
    }

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
