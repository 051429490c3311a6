package io.github.screenshotgateway;

import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathMatching;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.screenshotgateway.http.Sha256;
import io.github.screenshotgateway.support.GatewayProcess;
import io.github.screenshotgateway.support.HostileCrowd;
import io.github.screenshotgateway.support.LoadClient;
import io.github.screenshotgateway.support.Pngs;
import io.github.screenshotgateway.support.UpstreamStub;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Strangers against the packaged gateway, with the memory that it has in its container. Attacks of these kinds once stopped
 * it, with fewer connections.
 */
class HostileClientsIT {
    private static final Duration LENGTH = Duration.ofSeconds(Integer.getInteger("attack.seconds", 120));
    private static final int CALLERS = 50;
    private static final int MOST_LOG_LINES = 100;
    private static final String TOKEN = "a-token-of-a-caller";
    private static final String SWAGGER = "/q/swagger-ui/swagger-ui-bundle.js";

    @TempDir
    Path folder;

    private final UpstreamStub upstream = new UpstreamStub();
    private final List<HostileCrowd> crowds = new ArrayList<>();
    private GatewayProcess gateway;

    @BeforeEach
    void startWithTheMemoryOfTheContainer() throws IOException {
        upstream.start();
        upstream.api()
                .stubFor(get(urlPathMatching("/api/v1/task/[^/]+/screenshots"))
                        .willReturn(okJson("{\"screenshots\":[\"" + upstream.mediaUrl("/a/step_1.png") + "\"]}")));
        upstream.api().stubFor(get(urlPathMatching("/api/v1/task/[^/]+/status")).willReturn(okJson("\"finished\"")));
        upstream.image("/a/step_1.png", Pngs.png(1));
        Path tokens =
                Files.writeString(folder.resolve("tokens"), HexFormat.of().formatHex(Sha256.of(TOKEN)) + " caller\n");
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
                                "GATEWAY_IMAGES_ALLOWED_ORIGINS",
                                upstream.media().baseUrl(),
                                "GATEWAY_ACCESS_MODE",
                                "tokens",
                                "GATEWAY_ACCESS_TOKENS_FILE",
                                tokens.toString(),
                                "GATEWAY_WEBHOOKS_SECRET",
                                "a-secret"))
                .awaitReady();
    }

    @AfterEach
    void stopAll() {
        crowds.forEach(HostileCrowd::close);
        gateway.close();
        upstream.stop();
    }

    @Test
    void callersGetAllTheirAnswersWhileStrangersTryToStopTheGateway() throws InterruptedException {
        attack(20, concurrentStreams(), false);
        attack(500, "GET / HTTP/1.1\r\nHost: a\r\n\r\n".repeat(5_000).getBytes(ISO_8859_1), false);
        attack(1_000, ("GET " + SWAGGER + " HTTP/1.1\r\nHost: a\r\n\r\n").getBytes(ISO_8859_1), false);
        attack(4_000, head("a:\r\n".repeat(3_990)), true);
        attack(4_000, head("a:\r\n".repeat(95)), true);
        attack(2_000, webhook(""), true);
        attack(2_000, webhook("x".repeat(65_400)), true);

        try (LoadClient callers = new LoadClient(
                gateway.port(), CALLERS, "Authorization: Bearer " + TOKEN + "\r\n", HostileClientsIT::target)) {
            Thread.sleep(LENGTH.toMillis());
            callers.stop();

            assertEquals(List.of(), callers.failures());
            assertTrue(callers.answered() > CALLERS, callers.answered() + " answers");
        }

        assertTrue(gateway.isReady());
        crowds.forEach(crowd -> assertTrue(crowd.made() > 0));
        List<String> events = gateway.events();
        assertTrue(events.size() <= MOST_LOG_LINES, () -> String.join("\n", events.subList(0, MOST_LOG_LINES)));
        assertFalse(gateway.log().contains("\\tat "), gateway::log);
    }

    private void attack(int connections, byte[] bytes, boolean reading) {
        crowds.add(new HostileCrowd(gateway.port(), connections, bytes, reading));
    }

    /** Lists and images, most of them known and some of them new. */
    private static String target(int n) {
        String task = "/api/v1/task/" + (n % 100 == 0 ? "new_" + n : "known_" + n % 10) + "/screenshots";
        return n % 2 == 0 ? task : task + "/step_1.png";
    }

    private static byte[] head(String fields) {
        return ("GET / HTTP/1.1\r\n" + fields).getBytes(ISO_8859_1);
    }

    /** Of the right form and the right time, and never whole. */
    private static byte[] webhook(String body) {
        return ("POST /webhooks/browser-use HTTP/1.1\r\nHost: a\r\nContent-Length: 65530\r\nX-Browser-Use-Signature: "
                        + "0".repeat(64) + "\r\nX-Browser-Use-Timestamp: "
                        + Instant.now().getEpochSecond() + "\r\n\r\n" + body)
                .getBytes(ISO_8859_1);
    }

    /** HTTP/2 by prior knowledge, with a window of nothing: 5,100 requests of which no answer can be sent (RFC 9113). */
    private static byte[] concurrentStreams() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(UTF_8));
        frame(bytes, 4, 0, 0, new byte[] {0, 4, 0, 0, 0, 0});
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        // GET and http, by their index; the path and the authority as literals (RFC 7541, appendix A).
        head.writeBytes(new byte[] {(byte) 0x82, (byte) 0x86, 4, (byte) SWAGGER.length()});
        head.writeBytes(SWAGGER.getBytes(UTF_8));
        head.writeBytes(new byte[] {1, 1, 'a'});
        for (int stream = 1; stream < 2 * 5_100; stream += 2) {
            frame(bytes, 1, 5, stream, head.toByteArray());
        }
        return bytes.toByteArray();
    }

    private static void frame(ByteArrayOutputStream out, int type, int flags, int stream, byte[] payload) {
        out.writeBytes(new byte[] {
            0,
            (byte) (payload.length >> 8),
            (byte) payload.length,
            (byte) type,
            (byte) flags,
            (byte) (stream >> 24),
            (byte) (stream >> 16),
            (byte) (stream >> 8),
            (byte) stream
        });
        out.writeBytes(payload);
    }
}
