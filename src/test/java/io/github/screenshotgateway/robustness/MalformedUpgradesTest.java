package io.github.screenshotgateway.robustness;

import io.quarkus.test.junit.QuarkusTest;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Upgrades to other protocols, and HTTP/2 without an upgrade, followed by bytes of neither. */
@QuarkusTest
class MalformedUpgradesTest extends RobustnessTest {
    private static final String PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";

    private static final List<String> UPGRADES = List.of(
            "Upgrade: h2c",
            "Upgrade: h2c\r\nHTTP2-Settings: ",
            "Upgrade: h2c\r\nHTTP2-Settings: AAA",
            "Upgrade: h2c\r\nHTTP2-Settings: \u00ff",
            "Upgrade: h2c\r\nHTTP2-Settings: " + "A".repeat(6_000),
            "Upgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQAAP__",
            "Upgrade: h2c\r\nHTTP2-Settings: AAMAAABk\r\nHTTP2-Settings: AAMAAABk",
            "Upgrade: h2c\r\nHTTP2-Settings: AAUAAAAA",
            "Upgrade: h2",
            "Upgrade: h3",
            "Upgrade: TLS/1.3",
            "Upgrade: HTTP/2.0",
            "Upgrade: websocket\r\nSec-WebSocket-Version: 13",
            "Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==",
            "Upgrade: ,",
            "Upgrade: *");

    @Test
    void malformedUpgradeIsHarmless() {
        Random random = random();
        List<Probe> probes = new ArrayList<>();
        for (String upgrade : UPGRADES) {
            for (String connection : List.of("Upgrade", "Upgrade, HTTP2-Settings", "close", "HTTP2-Settings")) {
                String request = "GET " + LIST + " HTTP/1.1\r\nHost: gateway\r\nConnection: " + connection + "\r\n"
                        + upgrade + "\r\n\r\n";
                probes.add(Probe.truncated(request));
                probes.add(Probe.truncated(request + PREFACE + noise(random)));
            }
        }
        assertHarmless(gateway, probes);
    }

    private static String noise(Random random) {
        StringBuilder noise = new StringBuilder();
        random.ints(random.nextInt(200), 0, 256).forEach(octet -> noise.append((char) octet));
        return noise.toString();
    }
}
