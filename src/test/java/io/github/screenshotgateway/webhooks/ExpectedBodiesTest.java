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

/** Clients that send no byte of a body before they know that it is wanted. */
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
    void aMessageIsWanted(int size, String expect) {
        String body = "{\"type\":\"test\",\"x\":\"" + "x".repeat(size) + "\"}";
        try (RawClient client = new RawClient(gateway)) {
            client.send(head(Webhook.signed(clock.instant(), body), body.length(), expect));
            assertEquals(CONTINUE, client.readUntil("\r\n\r\n"));

            String answer = client.send(body).answer();

            assertTrue(answer.startsWith("HTTP/1.1 200 "), answer);
        }
    }

    /** It is refused at once, and nothing is awaited. */
    @ParameterizedTest
    @ValueSource(ints = {65_537, 1_000_000})
    void aMessageThatIsTooLargeIsNotWanted(int length) {
        String answer =
                RawClient.exchange(gateway, head(Webhook.signed(clock.instant(), "{}"), length, "100-continue"));

        assertTrue(answer.startsWith("HTTP/1.1 413 "), answer);
    }

    @Test
    void aMessageWithoutASignatureIsNotWanted() {
        String answer = RawClient.exchange(
                gateway,
                "POST /webhooks/browser-use HTTP/1.1\r\nHost: localhost\r\nExpect: 100-continue\r\n"
                        + "Content-Length: 9\r\n\r\n");

        assertTrue(answer.startsWith("HTTP/1.1 401 "), answer);
    }

    @Test
    void aMessageWithAnotherExpectationIsNotWanted() {
        try (RawClient client = new RawClient(gateway)) {
            String answer = client.send(head(Webhook.signed(clock.instant(), "{}"), 2, "weather"))
                    .readUntil("\r\n\r\n");

            assertTrue(answer.startsWith("HTTP/1.1 417 "), answer);
        }
    }

    /** Clients of HTTP/1.0 take it for the answer (RFC 9110, section 15.2). */
    @Test
    void aClientOfHttp10IsSentNoInterimAnswer() {
        String body = "{\"type\":\"test\"}";
        String request = head(Webhook.signed(clock.instant(), body), body.length(), "100-continue")
                .replace("HTTP/1.1", "HTTP/1.0");

        String answer = RawClient.exchange(gateway, request + body);

        assertTrue(answer.startsWith("HTTP/1.0 200 "), answer);
    }
}
