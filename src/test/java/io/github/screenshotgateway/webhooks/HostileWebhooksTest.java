package io.github.screenshotgateway.webhooks;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.github.screenshotgateway.support.GatewayTest;
import io.github.screenshotgateway.support.HostileCrowd;
import io.github.screenshotgateway.support.LogCapture;
import io.github.screenshotgateway.support.Pngs;
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
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.List;
import java.util.Queue;
import java.util.logging.Level;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.provider.Arguments;

/** Anybody can reach the route, so no request may be costly or cause a fault of the gateway. */
@QuarkusTest
@TestProfile(WebhooksProfile.class)
class HostileWebhooksTest extends GatewayTest {
    /** Five times the number of concurrent requests that this profile allows. */
    private static final int STALLED = 500;

    private static final int OTHERS = 20;

    private final Queue<Socket> stalled = new ArrayDeque<>();

    /** More than the number of worker threads. */
    private static final int CROWD = 120;

    private static final int LEAVING = 50;

    private static final int SIGNED_ONES = 4;

    /** Consecutive requests per connection. */
    private static final int REQUESTS = 10;

    private static final String SIGNED = "X-Browser-Use-Signature: " + "ab".repeat(32);
    private static final String LENGTH_2 = "Content-Length: 2";

    @TestHTTPResource
    URI gateway;

    @Inject
    MeterRegistry metrics;

    private String request(String headers, String body) {
        return "POST /webhooks/browser-use HTTP/1.1\r\nHost: g\r\nConnection: close\r\nX-Browser-Use-Timestamp: "
                + clock.instant().getEpochSecond() + "\r\n" + headers + "\r\n\r\n" + body;
    }

    static Stream<Arguments> requests() {
        return Stream.of(
                arguments(400, SIGNED, ""),
                arguments(400, SIGNED + "\r\nContent-Length: 0", ""),
                arguments(400, SIGNED + "\r\nContent-Length: -1", ""),
                arguments(400, SIGNED + "\r\nContent-Length: 99999999999999999999", ""),
                arguments(413, SIGNED + "\r\nContent-Length: 4611686018427387904", ""),
                arguments(400, SIGNED + "\r\nContent-Length: 2\r\nContent-Length: 3", "{}x"),
                arguments(400, SIGNED + "\r\nContent-Length: 2\r\nTransfer-Encoding: chunked", "2\r\n{}\r\n0\r\n\r\n"),
                arguments(401, SIGNED + "\r\nTransfer-Encoding: chunked", "1\r\n{\r\n1\r\n}\r\n0\r\n\r\n"),
                arguments(417, SIGNED + "\r\nExpect: 200-ok\r\n" + LENGTH_2, "{}"),
                arguments(401, SIGNED + "\r\nContent-Encoding: gzip\r\n" + LENGTH_2, "{}"),
                arguments(401, SIGNED + "\r\nContent-Type: \r\n" + LENGTH_2, "{}"),
                arguments(401, SIGNED + "\r\nContent-Type: ///\r\n" + LENGTH_2, "{}"),
                arguments(401, SIGNED + "\r\nContent-Type: a/b; charset=none\r\n" + LENGTH_2, "{}"),
                arguments(401, SIGNED + "\r\nContent-Type: multipart/form-data\r\n" + LENGTH_2, "{}"),
                arguments(401, SIGNED + "\r\n" + SIGNED + "\r\n" + LENGTH_2, "{}"),
                arguments(401, "X-Browser-Use-Signature: " + "ab".repeat(3_000) + "\r\n" + LENGTH_2, "{}"),
                arguments(401, "X-Browser-Use-Signature: \u00ff\u0660\r\n" + LENGTH_2, "{}"),
                arguments(400, SIGNED + "\r\nContent-Length: 60000", "[".repeat(60_000)),
                arguments(400, SIGNED + "\r\nContent-Length: 60000", "9".repeat(60_000)),
                arguments(401, SIGNED + "\r\nContent-Length: 2000", "[".repeat(1_000) + "]".repeat(1_000)),
                arguments(400, SIGNED + "\r\nContent-Length: 4", "\ufeff\u0000\u0000\u00ff"));
    }

    @Test
    void malformedRequestGets4xxAndIsNotLogged() {
        try (LogCapture log = new LogCapture()) {
            requests().map(Arguments::get).forEach(request -> {
                String text = request((String) request[1], (String) request[2]);
                String response = RawClient.exchange(gateway, text);
                assertTrue(response.startsWith("HTTP/1.1 " + request[0]), () -> response + "\n to " + text);
            });
            assertEquals(List.of(), log.records(Level.WARNING), log::text);
        }
    }

    @Test
    void stalledBodiesDoNotDelayOtherRequests() {
        upstream.v1Task(task, "running", upstream.mediaUrl("/1.png"));
        upstream.image("/1.png", Pngs.png(1));
        List<RawClient> stuck = IntStream.range(0, CROWD)
                .mapToObj(i -> new RawClient(gateway).send(request(SIGNED + "\r\nContent-Length: 9", "{")))
                .toList();
        try {
            assertTimeoutPreemptively(
                    Duration.ofSeconds(10), () -> image(task, "1.png").statusCode(200));
        } finally {
            stuck.forEach(RawClient::close);
        }
    }

    /** Every body is complete and as expensive as 64 kB can be; only its signature is wrong. */
    @Test
    void signedWebhooksSucceedDuringAFloodOfUnsignedOnes() {
        String body = IntStream.range(0, 7_500)
                .mapToObj(i -> '"' + Integer.toHexString(i * 7_919 % 7_500) + "\":1")
                .collect(Collectors.joining(",", "{", "}"));
        String last = request(SIGNED + "\r\nContent-Length: " + body.length(), body);
        byte[] requests = (last.replace("Connection: close\r\n", "").repeat(REQUESTS - 1) + last)
                .getBytes(StandardCharsets.US_ASCII);
        try (HostileCrowd crowd = new HostileCrowd(gateway.getPort())) {
            HostileCrowd.Attack attack = crowd.attack(CROWD, CROWD, requests, REQUESTS, true);
            await().until(() -> attack.sent() > CROWD);

            List<Integer> statuses = IntStream.range(0, SIGNED_ONES)
                    .mapToObj(i -> Webhook.signed(clock.instant(), "{\"type\":\"test\",\"x\":" + i + "}")
                            .send()
                            .extract()
                            .statusCode())
                    .toList();

            assertEquals(Collections.nCopies(SIGNED_ONES, 200), statuses);
        }
    }

    /** Many connections, so those of other tests, which end at any time, do not matter. */
    @Test
    void clientsThatDisconnectAreNotLogged() {
        await().until(() -> connections() < LEAVING);
        try (LogCapture log = new LogCapture()) {
            List<RawClient> clients = Stream.generate(() -> new RawClient(gateway))
                    .limit(LEAVING)
                    .map(client -> client.send(request(SIGNED + "\r\nContent-Length: 9", "{")))
                    .toList();
            await().until(() -> connections() >= LEAVING);
            clients.forEach(RawClient::close);
            await().until(() -> connections() < LEAVING);

            assertEquals(List.of(), log.records(Level.WARNING), log::text);
        }
    }

    private int connections() {
        return metrics.get("http.server.connections").longTaskTimer().activeTasks();
    }

    @AfterEach
    void close() {
        stalled.forEach(HostileWebhooksTest::close);
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

    /** Clients send well-formed signature headers, and stop in the middle of the body. */
    @Test
    void otherRequestsAllSucceedAndSignedMessageIsAccepted() {
        upstream.v1Task(task, "finished");
        list(task).statusCode(200);
        stall(STALLED);

        List<Integer> statuses = IntStream.range(0, OTHERS)
                .mapToObj(i -> list(task).extract().statusCode())
                .toList();

        assertEquals(Collections.nCopies(OTHERS, 200), statuses);
        boolean taken = IntStream.range(0, 3)
                .mapToObj(i -> Webhook.signed(clock.instant(), "{\"type\":\"test\",\"x\":" + i + "}"))
                .anyMatch(message -> message.send().extract().statusCode() == 200);
        assertTrue(taken, "no signed message is accepted");
    }

    /** Of all webhooks that stall at the same address, the one that has stalled longest is displaced. */
    @Test
    void webhookOverTheLimitDisplacesTheOldest() {
        try (RawClient oldest = new RawClient(gateway)) {
            oldest.send("POST /webhooks/browser-use HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9\r\n"
                    + "X-Browser-Use-Timestamp: " + clock.instant().getEpochSecond() + "\r\n"
                    + "X-Browser-Use-Signature: " + "ab".repeat(32) + "\r\n\r\n");
            stall(STALLED);

            String response = oldest.answer();

            assertTrue(response.startsWith("HTTP/1.1 503"), response);
            assertTrue(response.contains("Retry-After: 1\r\n"), response);
        }
    }

    @Test
    void stalledClientsAreNotLogged() {
        try (LogCapture log = new LogCapture()) {
            stall(STALLED);
            close();
            await().until(() ->
                    metrics.get("gateway.requests.in.flight").gauge().value() == 0);

            assertEquals(List.of(), log.records(Level.WARNING), log::text);
        }
    }
}
