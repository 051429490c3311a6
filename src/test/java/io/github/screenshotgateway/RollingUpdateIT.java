package io.github.screenshotgateway;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.matching;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathMatching;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.github.tomakehurst.wiremock.stubbing.StubMapping;
import io.github.screenshotgateway.support.Balancer;
import io.github.screenshotgateway.support.EventClient;
import io.github.screenshotgateway.support.GatewayProcess;
import io.github.screenshotgateway.support.LoadClient;
import io.github.screenshotgateway.support.MountedSecret;
import io.github.screenshotgateway.support.Pngs;
import io.github.screenshotgateway.support.UpstreamStub;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two replicas behind a load balancer are replaced by two others under load, while the key is rotated. */
class RollingUpdateIT {
    /** The grace period of k8s/base without its preStop, during which nothing happens. */
    private static final Duration GRACE_PERIOD = Duration.ofSeconds(35);

    private static final int SIGTERM = 128 + 15;
    private static final String EVENTS = "/api/v1/task/watched/screenshots/events";

    @TempDir
    Path folder;

    private final UpstreamStub upstream = new UpstreamStub();
    private final MountedSecret secret = new MountedSecret("api-key");
    private final Balancer balancer = new Balancer();
    private StubMapping rejection;

    @BeforeEach
    void startUpstream() {
        upstream.start();
        upstream.api()
                .stubFor(get(urlPathMatching("/api/v1/task/[^/]+/screenshots"))
                        .willReturn(okJson("{\"screenshots\":[\"" + upstream.mediaUrl("/a/1.png") + "\"]}")
                                .withFixedDelay(50)));
        upstream.api().stubFor(get(urlPathMatching("/api/v1/task/[^/]+/status")).willReturn(okJson("\"finished\"")));
        upstream.api()
                .stubFor(get(urlPathMatching("/api/v1/task/watched/status")).willReturn(okJson("\"running\"")));
        upstream.image("/a/1.png", Pngs.png(1));
        accept("key-1");
    }

    /** From now on, only this key is accepted. */
    private void accept(String key) {
        secret.update(key);
        StubMapping before = rejection;
        rejection = upstream.api()
                .stubFor(any(anyUrl())
                        .atPriority(1)
                        .withHeader("Authorization", matching("(?!Bearer " + key + "$).*"))
                        .willReturn(aResponse().withStatus(401)));
        if (before != null) {
            upstream.api().removeStub(before);
        }
    }

    @AfterEach
    void stopUpstream() {
        balancer.close();
        upstream.stop();
    }

    private GatewayProcess replica() {
        return new GatewayProcess(
                        folder,
                        Map.of(
                                "GATEWAY_UPSTREAM_API", "v1",
                                "GATEWAY_UPSTREAM_URL", upstream.api().baseUrl(),
                                "GATEWAY_UPSTREAM_API_KEY_FILE", secret.path().toString(),
                                "GATEWAY_UPSTREAM_REQUESTS_PER_SECOND", "1000",
                                "GATEWAY_IMAGES_ALLOWED_ORIGINS",
                                        upstream.media().baseUrl()))
                .awaitReady();
    }

    /** Every tenth request is for a new task, and needs a call with the key. */
    private static String path(int request) {
        String task = request % 10 == 0 ? "cold-" + request : "task-" + request % 7;
        return "/api/v1/task/" + task + "/screenshots" + (request % 3 == 0 ? "/1.png" : "");
    }

    private static void awaitRequests(LoadClient load, int more) {
        int before = load.answered();
        await().atMost(Duration.ofMinutes(1)).until(() -> load.answered() >= before + more);
    }

    private void replace(GatewayProcess old, GatewayProcess successor) {
        balancer.add(successor);
        old.terminate();

        assertTrue(old.hasEnded(GRACE_PERIOD), "it is killed by then");
        assertEquals(SIGTERM, old.exitValue());
        assertFalse(old.log().contains("Timed out waiting for graceful shutdown"), old.log());
        assertFalse(old.log().contains("\"level\":\"ERROR\""), old.log());
        balancer.remove(old);
    }

    @Test
    void rollingUpdateAndKeyRotationFailNoRequest() {
        try (GatewayProcess first = replica();
                GatewayProcess second = replica()) {
            balancer.add(first);
            balancer.add(second);
            URI events = URI.create("http://localhost:" + balancer.port() + EVENTS);
            try (LoadClient load = new LoadClient(balancer.port(), 8, RollingUpdateIT::path);
                    EventClient watcher = new EventClient(events, null)) {
                awaitRequests(load, 300);
                watcher.await1("screenshot");
                try (GatewayProcess third = replica()) {
                    replace(first, third);
                    accept("key-2");
                    awaitRequests(load, 300);
                    try (GatewayProcess fourth = replica()) {
                        replace(second, fourth);
                        awaitRequests(load, 300);
                        load.stop();
                        assertEquals(List.of(), load.failures());
                        assertReconnects(watcher, events);
                    }
                }
            }
        }
    }

    /** A stopping replica ended the stream, with a reconnection time for the client. */
    private static void assertReconnects(EventClient watcher, URI events) {
        await().until(watcher::ended);
        try (EventClient again = new EventClient(events, null)) {
            again.await1("screenshot");
            assertFalse(again.ended());
        }
    }
}
