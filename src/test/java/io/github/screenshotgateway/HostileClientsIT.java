package io.github.screenshotgateway;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathMatching;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.screenshotgateway.http.Sha256;
import io.github.screenshotgateway.support.GatewayProcess;
import io.github.screenshotgateway.support.HostileCrowd;
import io.github.screenshotgateway.support.LoadClient;
import io.github.screenshotgateway.support.Pngs;
import io.github.screenshotgateway.support.UpstreamStub;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Anonymous attackers, and a caller that reads nothing, against the packaged gateway with the memory of its container.
 * These attacks once stopped it with a tenth of the requests. {@code -Dattack.seconds} attacks for longer.
 */
class HostileClientsIT {
    private static final Duration DURATION = Duration.ofSeconds(Integer.getInteger("attack.seconds", 15));
    private static final int CALLERS = 50;

    /** Responses until all known tasks are cached in memory. */
    private static final int WARM_UP = 1_000;

    private static final int MAX_LOG_LINES = 100;
    private static final String TOKEN = "a-token-of-a-caller";
    private static final String OTHER_TOKEN = "a-token-of-another-caller";
    private static final int UNREAD = 1_300;
    private static final int SIDE_OF_A_MEGABYTE = 580;
    private static final int STREAMS = 5_100;
    private static final String SWAGGER = "/q/swagger-ui/swagger-ui-bundle.js";

    @TempDir
    Path folder;

    private final UpstreamStub upstream = new UpstreamStub();
    private final Map<HostileCrowd.Attack, Long> wanted = new HashMap<>();
    private GatewayProcess gateway;
    private HostileCrowd crowd;

    @BeforeEach
    void startWithTheMemoryOfTheContainer() throws IOException {
        upstream.start();
        upstream.api()
                .stubFor(get(urlPathMatching("/api/v1/task/[^/]+/screenshots"))
                        .willReturn(okJson("{\"screenshots\":[\"" + upstream.mediaUrl("/a/step_1.png") + "\"]}")));
        upstream.api().stubFor(get(urlPathMatching("/api/v1/task/[^/]+/status")).willReturn(okJson("\"finished\"")));
        upstream.image("/a/step_1.png", Pngs.png(1));
        Path tokens = Files.writeString(
                folder.resolve("tokens"),
                HexFormat.of().formatHex(Sha256.of(TOKEN)) + " caller\n"
                        + HexFormat.of().formatHex(Sha256.of(OTHER_TOKEN)) + " other\n");
        gateway = new GatewayProcess(
                        folder,
                        Map.of(
                                "JAVA_TOOL_OPTIONS",
                                "-Xmx268m -XX:MaxDirectMemorySize=192m -XX:+ExitOnOutOfMemoryError -XX:+UseG1GC",
                                "GATEWAY_UPSTREAM_URL",
                                upstream.api().baseUrl(),
                                "GATEWAY_UPSTREAM_API",
                                "v1",
                                "GATEWAY_UPSTREAM_API_KEY",
                                "a-key",
                                // Admits all new tasks that the callers request.
                                "GATEWAY_UPSTREAM_REQUESTS_PER_SECOND",
                                "1000",
                                // The stub shares the CPUs with the attack.
                                "GATEWAY_UPSTREAM_READ_TIMEOUT",
                                "30s",
                                "GATEWAY_IMAGES_ALLOWED_ORIGINS",
                                upstream.media().baseUrl(),
                                "GATEWAY_ACCESS_MODE",
                                "tokens",
                                "GATEWAY_ACCESS_TOKENS_FILE",
                                tokens.toString(),
                                "GATEWAY_WEBHOOKS_SECRET",
                                "a-secret"))
                .awaitReady();
        crowd = new HostileCrowd(gateway.port());
    }

    @AfterEach
    void stopAll() {
        if (crowd != null) {
            crowd.close();
        }
        gateway.close();
        upstream.stop();
    }

    @Test
    void callersGetAllResponsesDuringAttacks() throws InterruptedException {
        try (LoadClient callers = new LoadClient(
                gateway.port(), CALLERS, "Authorization: Bearer " + TOKEN + "\r\n", HostileClientsIT::target)) {
            await().atMost(DURATION).until(() -> callers.answered() > WARM_UP);
            attackAnonymously();
            attackAsAnotherCaller();
            Thread.sleep(DURATION.toMillis());
            callers.stop();

            assertEquals(List.of(), callers.failures());
            assertTrue(callers.answered() > WARM_UP + CALLERS, callers.answered() + " answers");
        }

        assertTrue(gateway.isReady());
        wanted.forEach((attack, requests) -> assertTrue(attack.sent() >= requests, attack.sent() + " of " + requests));
        List<String> events = gateway.events();
        assertTrue(events.size() <= MAX_LOG_LINES, () -> String.join("\n", events.subList(0, MAX_LOG_LINES)));
        assertFalse(gateway.log().contains("\\tat "), gateway::log);
    }

    /** Each comment gives the number of requests that once stopped the gateway; this test sends ten times as many. */
    private void attackAnonymously() {
        // HTTP/2 with a zero window: 5,100 streams occupied all places.
        attack(51_000, 20, 20, streams(SWAGGER, 0), STREAMS, false);
        // HTTP/2 with 340 header fields per stream: 4,600 streams filled the heap.
        attack(46_000, 20, 20, streams("/", 340), STREAMS, false);
        // The same in HTTP/1.1, pipelined on a connection, and no response is read.
        attack(51_000, 500, 20, "GET / HTTP/1.1\r\nHost: a\r\n\r\n".repeat(STREAMS), STREAMS, false);
        attack(51_000, 1_000, 150, ("GET " + SWAGGER + " HTTP/1.1\r\nHost: a\r\n\r\n").repeat(60), 60, false);
        // Endless heads: 800 with 3,990 fields filled the heap.
        attack(8_000, 4_000, 150, "GET / HTTP/1.1\r\n" + "a:\r\n".repeat(3_990), 1, true);
        attack(8_000, 4_000, 150, "GET / HTTP/1.1\r\n" + "a:\r\n".repeat(95), 1, true);
        // Webhooks without a body: 5,100 on one connection occupied all places.
        attack(51_000, 10, 1, webhook(0).repeat(STREAMS), STREAMS, true);
        // Webhooks that stall: 3,000 at 65,400 of 65,530 bytes filled the heap.
        attack(30_000, 2_000, 300, webhook(65_530) + "x".repeat(65_400), 1, true);
        attack(8_000, 2_000, 150, webhook(65_530), 1, true);
    }

    /** @param in120Seconds the minimum number of requests in 120 s */
    private void attack(int in120Seconds, int connections, int perSecond, String bytes, int requests, boolean reading) {
        wanted.put(
                crowd.attack(connections, perSecond, bytes.getBytes(ISO_8859_1), requests, reading),
                in120Seconds * DURATION.toSeconds() / 120);
    }

    /** A caller that requests 1,300 images, none of them in memory, and reads none: 130 filled the heap. */
    private void attackAsAnotherCaller() {
        upstream.api()
                .stubFor(get(urlPathEqualTo("/api/v1/task/unread/screenshots"))
                        .willReturn(okJson(IntStream.range(0, UNREAD)
                                .mapToObj(n -> '"' + upstream.mediaUrl("/unread/" + n + ".png") + '"')
                                .collect(Collectors.joining(",", "{\"screenshots\":[", "]}")))));
        upstream.media()
                .stubFor(get(urlPathMatching("/unread/.*"))
                        .willReturn(aResponse().withBody(Pngs.png(1, SIDE_OF_A_MEGABYTE))));
        wanted.put(
                crowd.attack(
                        UNREAD,
                        50,
                        n -> ("GET /api/v1/task/unread/screenshots/" + n % UNREAD
                                        + ".png HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer " + OTHER_TOKEN
                                        + "\r\n\r\n")
                                .getBytes(ISO_8859_1),
                        1,
                        false),
                UNREAD * DURATION.toSeconds() / 120);
    }

    /** Targets of lists and images, mostly of known tasks. */
    private static String target(int n) {
        String task = "/api/v1/task/" + (n % 100 < 2 ? "new_" + n / 100 : "known_" + n % 10) + "/screenshots";
        return n % 2 == 0 ? task : task + "/step_1.png";
    }

    /** The head of a webhook with well-formed signature headers and the current time. */
    private static String webhook(int length) {
        return "POST /webhooks/browser-use HTTP/1.1\r\nHost: a\r\nContent-Length: " + length
                + "\r\nX-Browser-Use-Signature: " + "0".repeat(64) + "\r\nX-Browser-Use-Timestamp: "
                + Instant.now().getEpochSecond() + "\r\n\r\n";
    }

    /** HTTP/2 by prior knowledge with a zero window: requests whose responses cannot be sent (RFC 9113). */
    private static String streams(String path, int fields) {
        // GET and http by index; path, authority and fields as literals (RFC 7541, appendix A).
        String head = "\u0082\u0086\4" + (char) path.length() + path + "\1\1a" + "\0\1a\1b".repeat(fields);
        StringBuilder bytes = new StringBuilder("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");
        bytes.append(frame(4, 0, 0, "\0\4\0\0\0\0"));
        for (int stream = 1; stream < 2 * STREAMS; stream += 2) {
            bytes.append(frame(1, 5, stream, head));
        }
        return bytes.toString();
    }

    private static String frame(int type, int flags, int stream, String payload) {
        byte[] head = ByteBuffer.allocate(9)
                .putInt(payload.length() << 8 | type)
                .put((byte) flags)
                .putInt(stream)
                .array();
        return new String(head, ISO_8859_1) + payload;
    }
}
