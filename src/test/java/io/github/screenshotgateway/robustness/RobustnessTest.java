package io.github.screenshotgateway.robustness;

import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.jsonResponse;
import static io.restassured.RestAssured.given;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.lessThan;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import io.github.screenshotgateway.contract.CheckedResponses;
import io.github.screenshotgateway.support.GatewayTest;
import io.github.screenshotgateway.support.LogCapture;
import io.github.screenshotgateway.support.Pngs;
import io.github.screenshotgateway.support.WebhooksProfile;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.buffer.PooledByteBufAllocator;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.logging.Level;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * No request may do harm: no 5xx, no hang, nothing internal in a response, nothing in the log, nothing malformed sent
 * to the upstream, nothing left behind, and the next client is served. {@code -Drobustness.seed} chooses other random
 * requests.
 */
@QuarkusTest
@TestProfile(WebhooksProfile.class)
class RobustnessTest extends GatewayTest {
    /** The only task, which has ended. */
    static final String TASK = "task_of_probes";

    /** Part of every odd header, to recognize it elsewhere. */
    static final String MARK = "zqxj";

    static final String LIST = "/api/v1/task/" + TASK + "/screenshots";

    private static final String WEBHOOK = "/webhooks/browser-use";
    private static final String HEADERS = "\r\nHost: gateway\r\nConnection: close\r\n\r\n";
    private static final List<String> TARGETS = List.of(
            LIST, LIST + "/step_1.png", LIST + "/first?width=160", LIST + "/events", LIST + ".zip", "/tasks/" + TASK);
    private static final int RANDOM = 200;

    private static final long SEED = Long.getLong("robustness.seed", 1);

    private static final List<String> MUST_BE_ZERO = List.of(
            "gateway.streams",
            "gateway.streams.tasks",
            "gateway.zips.open",
            "gateway.images.in.flight.bytes",
            "gateway.transient.heap.bytes",
            "gateway.requests.in.flight",
            "gateway.lists.waiting",
            "gateway.lists.refreshing");

    /** Connections that REST Assured may keep open. */
    private static final int STAY_OPEN = 5;

    @TestHTTPResource
    URI gateway;

    @TestHTTPResource(value = "/", management = true)
    URI management;

    @Inject
    MeterRegistry metrics;

    private LogCapture log;
    private int connections;

    @BeforeAll
    static void detectLeaks() {
        Leaks.detect();
    }

    @AfterAll
    static void restoreLeakDetection() {
        Leaks.restore();
    }

    @BeforeEach
    void stubEndedTask() {
        upstream.api()
                .stubFor(any(anyUrl()).atPriority(10).willReturn(jsonResponse("{\"detail\":\"Task not found\"}", 404)));
        upstream.v1Task(TASK, "finished", upstream.mediaUrl("/r/step_1.png"), upstream.mediaUrl("/r/step_2.png"));
        upstream.image("/r/step_1.png", Pngs.png(1));
        upstream.image("/r/step_2.png", Pngs.png(2));
        // Registers the gauge of the zips, which appears with the first request.
        given().get(LIST + ".zip").then().statusCode(200);
        connections = openConnections();
        log = new LogCapture();
    }

    static Random random() {
        return new Random(SEED);
    }

    /** Sends all probes, one after another, and asserts that they cause no fault. */
    void assertHarmless(URI server, List<Probe> probes) {
        List<String> faults = probes.stream()
                .map(probe -> Outcome.of(server, probe))
                .peek(outcome ->
                        CheckedResponses.checkRaw(server, outcome.probe().text(), outcome.received()))
                .flatMap(outcome -> outcome.faults().stream())
                .toList();

        assertTrue(
                faults.isEmpty(),
                () -> "seed " + SEED + ", " + faults.size() + " faults:\n"
                        + faults.stream().limit(40).collect(Collectors.joining("\n")));
        // Every purge is logged.
        if (server.equals(gateway)) {
            assertEquals(Optional.empty(), log.flood(Math.max(100, probes.size())));
        }
    }

    @AfterEach
    void assertNothingIsLeftBehind() {
        try (LogCapture logged = log) {
            await().atMost(Duration.ofMinutes(1)).until(this::notAtZero, List::isEmpty);
            await().atMost(Duration.ofMinutes(1)).until(this::openConnections, lessThan(connections + STAY_OPEN));
            list(TASK).statusCode(200);
            image(TASK, "step_1.png").statusCode(200);
            Leaks.report();

            assertEquals(List.of(), logged.records(Level.WARNING), logged::text);
        }
        assertUpstreamSawNothingOdd();
        assertMetricsContainNoClientData();
    }

    /** The leak detection of these tests finds a leak. */
    @Test
    void unreleasedBufferIsLoggedAsAnError() {
        leakBuffer();
        Leaks.report();

        // The next allocation logs the leak, possibly on another thread.
        await().atMost(Duration.ofMinutes(1)).until(() -> log.records(Level.SEVERE).stream()
                .anyMatch(logged -> logged.getMessage().contains("LEAK")));
        log.close();
        log = new LogCapture();
    }

    /** A separate method, so no local variable refers to the buffer. */
    private static void leakBuffer() {
        PooledByteBufAllocator.DEFAULT.directBuffer(64).writeByte(1);
    }

    @Test
    void malformedRequestLineIsHarmless() {
        List<Probe> probes = new ArrayList<>();
        OddRequests.LINES.forEach(line -> probes.add(Probe.of(line + HEADERS)));
        Random random = random();
        for (int i = 0; i < RANDOM; i++) {
            probes.add(Probe.of(OddText.mutated("GET " + LIST + " HTTP/1.1", random) + HEADERS));
            probes.add(Probe.truncated(noise(random, 400) + "\r\n\r\n"));
        }
        assertHarmless(gateway, probes);
    }

    private static String noise(Random random, int length) {
        StringBuilder noise = new StringBuilder();
        random.ints(random.nextInt(length), 0, 256).forEach(octet -> noise.append((char) octet));
        return noise.toString();
    }

    /** Hosts and other headers: missing, repeated, huge, numerous, folded, and with invalid values. */
    @Test
    void malformedHeadersAreHarmless() {
        List<Probe> probes = new ArrayList<>();
        for (String target : TARGETS) {
            OddRequests.HOSTS.forEach(host ->
                    probes.add(Probe.of("GET " + target + " HTTP/1.1\r\n" + host + "Connection: close\r\n\r\n")));
            OddRequests.HEADER_LINES.forEach(line -> probes.add(Probe.get(target, line)));
        }
        for (int i = 0; i < OddRequests.HEADER_NAMES.size() * OddRequests.HEADER_VALUES.size(); i++) {
            String header = OddRequests.HEADER_NAMES.get(i % OddRequests.HEADER_NAMES.size()) + ": "
                    + OddRequests.HEADER_VALUES.get(i / OddRequests.HEADER_NAMES.size());
            probes.add(Probe.get(TARGETS.get(i % TARGETS.size()), header, "X-Mark: " + MARK));
        }
        assertHarmless(gateway, probes);
    }

    /** Used to smuggle requests through proxies. Most wait for more input, so the client closes its output. */
    @Test
    void ambiguousBodyIsHarmless() {
        List<String> requests =
                List.of("POST " + WEBHOOK, "GET " + LIST, "GET " + LIST + "/step_1.png", "POST " + LIST);
        List<Probe> probes = new ArrayList<>();
        for (int i = 0; i < OddRequests.FRAMINGS.size() * OddRequests.BODIES.size(); i++) {
            probes.add(Probe.truncated(requests.get(i % requests.size())
                    + " HTTP/1.1\r\nHost: gateway\r\nConnection: close\r\n"
                    + OddRequests.FRAMINGS.get(i % OddRequests.FRAMINGS.size()) + "\r\n\r\n"
                    + OddRequests.BODIES.get(i / OddRequests.FRAMINGS.size())));
        }
        assertHarmless(gateway, probes);
    }

    /** The client keeps its output open, so the refusal must not wait for the body. */
    @Test
    void invalidLengthIsRefusedWithoutTheBody() {
        assertHarmless(
                gateway,
                Stream.of("-1", "x", "5, 6", "0x5", "65537", "5\r\nTransfer-Encoding: chunked")
                        .map(length -> Probe.of(Probe.request("POST", WEBHOOK, "Content-Length: " + length)))
                        .toList());
    }

    /** Paths, queries, headers and methods outside the contract, derived from the contract itself. */
    @Test
    void undocumentedTargetsAreHarmless() throws IOException {
        JsonNode contract = new ObjectMapper()
                .readTree(given().queryParam("format", "json").get("/q/openapi").asByteArray());
        OddTargets targets = new OddTargets(random());
        contract.path("paths").properties().forEach(path -> path.getValue()
                .properties()
                .forEach(operation -> targets.add(path.getKey(), operation.getKey(), operation.getValue())));
        targets.addPages();
        assertTrue(targets.probes().size() > 2_000, () -> targets.probes().size() + " probes");

        assertHarmless(gateway, targets.probes());
    }

    /** Upgrades to other protocols, and HTTP/2 without an upgrade, followed by bytes of neither. */
    @Test
    void malformedUpgradeIsHarmless() {
        Random random = random();
        List<Probe> probes = new ArrayList<>();
        for (String upgrade : OddRequests.UPGRADES) {
            for (String connection : List.of("Upgrade", "Upgrade, HTTP2-Settings", "close", "HTTP2-Settings")) {
                String request = "GET " + LIST + " HTTP/1.1\r\nHost: gateway\r\nConnection: " + connection
                        + "\r\nUpgrade: " + upgrade + "\r\n\r\n";
                probes.add(Probe.truncated(request));
                probes.add(Probe.truncated(request + "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + noise(random, 200)));
            }
        }
        assertHarmless(gateway, probes);
    }

    /** Mistyped requests on the management port must neither purge the cache nor fail. */
    @Test
    void malformedOperatorRequestIsHarmless() {
        Random random = random();
        List<Probe> probes = new ArrayList<>();
        for (String route : List.of("/cache", "/cache/tasks/" + TASK, "/q/health/ready")) {
            for (String method : List.of("DELETE", "GET", "POST", "PUT", "OPTIONS", "HEAD", "BREW", "TRACE")) {
                probes.add(Probe.of(Probe.request(method, route)));
                probes.add(Probe.truncated(
                        Probe.request(method, route, "Content-Length: 5\r\nTransfer-Encoding: chunked")));
                probes.add(Probe.of(method + " " + route + " FOO/1.1" + HEADERS));
                probes.add(Probe.of(method + " " + route + " HTTP/1.1\r\nConnection: close\r\n\r\n"));
            }
            for (int i = 0; i < RANDOM / 2; i++) {
                probes.add(Probe.of(Probe.request("DELETE", OddText.mutated(route, random))));
            }
        }
        for (String prefix : List.of("/cache/tasks/", "/cache", "/cache?")) {
            OddText.VALUES.forEach(value -> probes.add(Probe.of(Probe.request("DELETE", prefix + value))));
        }
        assertHarmless(management, probes);
    }

    /** They are not kept in memory. */
    @Test
    void bytesAfterTheLastRequestAreDiscarded() {
        String surplus = "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 60000\r\n\r\n" + "x".repeat(60_000);
        for (String last : OddRequests.LAST) {
            assertHarmless(gateway, Collections.nCopies(20, Probe.of(last + surplus)));
        }
        for (String path : List.of("/cache", "/none")) {
            String last = "GET " + path + " HTTP/1.0\r\nHost: a\r\n\r\n";
            assertHarmless(management, Collections.nCopies(20, Probe.of(last + surplus)));
        }
    }

    /** Valid and other requests in any order. */
    @Test
    void mixedPipelineIsHarmless() {
        Random random = random();
        List<Probe> probes = new ArrayList<>();
        for (int i = 0; i < RANDOM; i++) {
            StringBuilder pipeline = new StringBuilder();
            for (int left = 1 + random.nextInt(20); left > 0; left--) {
                pipeline.append(OddRequests.PIPELINED.get(random.nextInt(OddRequests.PIPELINED.size())));
            }
            probes.add(Probe.truncated(pipeline.toString()));
        }
        assertHarmless(gateway, probes);
    }

    /** No request is lost or gets the response of another. */
    @Test
    void pipelineOfAHundredRequestsGetsAHundredResponses() {
        String list = "GET " + LIST + " HTTP/1.1\r\nHost: a\r\n\r\n";
        assertHarmless(gateway, List.of(new Probe(list.repeat(100), false, 100)));
    }

    /** After every possible octet. The body of a webhook is read only with well-formed headers. */
    @Test
    void requestCutOffAnywhereIsHarmless() {
        String timestamp = "X-Browser-Use-Timestamp: " + clock.instant().getEpochSecond();
        String signature = "X-Browser-Use-Signature: " + "ab".repeat(32);
        List<Probe> probes = new ArrayList<>();
        for (String request : List.of(
                Probe.request("GET", LIST + "/events", "Last-Event-ID: 1"),
                Probe.request("GET", LIST + ".zip"),
                Probe.request("POST", WEBHOOK, timestamp, signature, "Content-Length: 20") + "{\"type\":\"test\"}",
                Probe.request("POST", WEBHOOK, timestamp, signature, "Transfer-Encoding: chunked")
                        + "5\r\nhello\r\n0\r\n\r\n")) {
            for (int end = 0; end <= request.length(); end++) {
                probes.add(Probe.truncated(request.substring(0, end)));
            }
        }
        assertHarmless(gateway, probes);
    }

    private void assertUpstreamSawNothingOdd() {
        for (LoggedRequest request : upstream.apiRequests()) {
            assertTrue(
                    request.getUrl().matches("/api/v1/task/[A-Za-z0-9_-]{1,128}/(screenshots|status)"),
                    request.getUrl());
            assertFalse(request.getHeaders().toString().contains(MARK), () -> request.getHeaders()
                    .toString());
        }
        // A download goes on after its last client has left, so there may be one of an earlier test.
        for (LoggedRequest request : upstream.mediaRequests()) {
            assertTrue(request.getUrl().matches("/[a-z]/[a-z0-9_]+\\.png"), request.getUrl());
            assertFalse(request.getHeaders().toString().contains(MARK), () -> request.getHeaders()
                    .toString());
        }
    }

    /**
     * All tests together may produce up to 32 values of a label: there are two dozen statuses, and half as many routes.
     */
    private void assertMetricsContainNoClientData() {
        metrics.getMeters().stream()
                .filter(meter -> meter.getId().getName().startsWith("http.server"))
                .flatMap(meter -> meter.getId().getTags().stream())
                .collect(Collectors.groupingBy(
                        tag -> tag.getKey(), Collectors.mapping(tag -> tag.getValue(), Collectors.toSet())))
                .forEach((label, values) -> assertTrue(values.size() <= 32, () -> label + " " + values));
        Set<String> names = metrics.getMeters().stream()
                .map(Meter::getId)
                .map(Object::toString)
                .filter(id -> id.contains(MARK) || id.contains(TASK))
                .collect(Collectors.toSet());

        assertEquals(Set.of(), names);
    }

    private List<String> notAtZero() {
        return MUST_BE_ZERO.stream().filter(name -> value(name) != 0).toList();
    }

    /**
     * The gauge of active connections belongs to the first application in this process, and becomes NaN once that is
     * gone.
     */
    private int openConnections() {
        return metrics.get("http.server.connections").longTaskTimer().activeTasks();
    }

    private double value(String gauge) {
        return metrics.get(gauge).gauges().stream().mapToDouble(Gauge::value).sum();
    }
}
