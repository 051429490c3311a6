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
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.List;
import java.util.Queue;
import java.util.logging.Level;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Clients that send well-formed signature headers without a valid signature, and stop in the middle of the body. */
@QuarkusTest
@TestProfile(WebhooksProfile.class)
class StalledWebhooksTest extends GatewayTest {
    /** Ten times the number of concurrent requests that this profile allows. */
    private static final int CROWD = 1_000;

    private static final int OTHERS = 50;

    private static final int TRIES = 3;

    @TestHTTPResource
    URI gateway;

    @Inject
    MeterRegistry metrics;

    private final Queue<Socket> stalled = new ArrayDeque<>();

    @AfterEach
    void close() {
        stalled.forEach(StalledWebhooksTest::close);
        stalled.clear();
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void stall(int clients) {
        byte[] request = ("POST /webhooks/browser-use HTTP/1.1\r\nHost: localhost\r\nContent-Length: 65530\r\n"
                        + "X-Browser-Use-Timestamp: " + clock.instant().getEpochSecond() + "\r\n"
                        + "X-Browser-Use-Signature: " + "ab".repeat(32) + "\r\n\r\n" + "[".repeat(65_400))
                .getBytes(StandardCharsets.US_ASCII);
        for (int i = 0; i < clients; i++) {
            try {
                Socket socket = new Socket(gateway.getHost(), gateway.getPort());
                stalled.add(socket);
                socket.getOutputStream().write(request);
            } catch (IOException e) {
                // The gateway may close the connection before it has read the whole request.
                assertTrue(stalled.size() > i, e::toString);
            }
        }
    }

    @Test
    void otherRequestsAllSucceed() {
        upstream.v1Task(task, "finished");
        list(task).statusCode(200);
        stall(CROWD);

        List<Integer> statuses = IntStream.range(0, OTHERS)
                .mapToObj(i -> list(task).extract().statusCode())
                .toList();

        assertEquals(Collections.nCopies(OTHERS, 200), statuses);
    }

    @Test
    void signedMessageIsAcceptedWithinThreeTries() {
        stall(CROWD);

        boolean taken = IntStream.range(0, TRIES)
                .mapToObj(i -> Webhook.signed(clock.instant(), "{\"type\":\"test\",\"x\":" + i + "}"))
                .anyMatch(message -> message.send().extract().statusCode() == 200);

        assertTrue(taken);
    }

    /** Of all webhooks that stall at the same address, the one that has stalled longest is displaced. */
    @Test
    void webhookOverTheLimitDisplacesTheOldest() {
        try (RawClient oldest = new RawClient(gateway)) {
            oldest.send("POST /webhooks/browser-use HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9\r\n"
                    + "X-Browser-Use-Timestamp: " + clock.instant().getEpochSecond() + "\r\n"
                    + "X-Browser-Use-Signature: " + "ab".repeat(32) + "\r\n\r\n");
            stall(CROWD);

            String response = oldest.answer();

            assertTrue(response.startsWith("HTTP/1.1 503"), response);
            assertTrue(response.contains("Retry-After: 1\r\n"), response);
        }
    }

    @Test
    void stalledClientsAreNotLogged() {
        try (LogCapture log = new LogCapture()) {
            stall(CROWD);
            close();
            await().until(() ->
                    metrics.get("gateway.requests.in.flight").gauge().value() == 0);

            assertEquals(List.of(), log.records(Level.WARNING), log::text);
        }
    }

    /** A request without these headers must not occupy a place. */
    @Test
    void missingSignatureGets401BeforeTheBodyArrives() {
        String response = RawClient.exchange(
                gateway, "POST /webhooks/browser-use HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9\r\n\r\n");

        assertTrue(response.startsWith("HTTP/1.1 401"), response);
    }
}
