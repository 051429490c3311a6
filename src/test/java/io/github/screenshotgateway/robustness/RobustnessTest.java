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

import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import io.github.screenshotgateway.contract.CheckedResponses;
import io.github.screenshotgateway.support.GatewayTest;
import io.github.screenshotgateway.support.LogCapture;
import io.github.screenshotgateway.support.Pngs;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.logging.Level;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;

/**
 * No request may do harm: no 5xx, no hang, nothing internal in a response, nothing in the log, nothing malformed sent
 * to the upstream, nothing left behind, and the next client is served. {@code -Drobustness.seed} chooses other random
 * requests.
 */
@TestProfile(ImpatientProfile.class)
abstract class RobustnessTest extends GatewayTest {
    /** The only task, which has ended. */
    static final String TASK = "task_of_probes";

    /** Part of every odd header, to recognize it elsewhere. */
    static final String MARK = "zqxj";

    static final String LIST = "/api/v1/task/" + TASK + "/screenshots";

    private static final Logger LOG = Logger.getLogger(RobustnessTest.class);
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
        LOG.infof("The seed is %d", SEED);
        return new Random(SEED);
    }

    /** Sends all probes, one after another, and asserts that they cause no fault. */
    void assertHarmless(URI server, List<Probe> probes) {
        LOG.infof("%d probes", probes.size());
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

    private void assertUpstreamSawNothingOdd() {
        for (LoggedRequest request : upstream.apiRequests()) {
            assertTrue(
                    request.getUrl().matches("/api/v1/task/[A-Za-z0-9_-]{1,128}/(screenshots|status)"),
                    request.getUrl());
            assertFalse(request.getHeaders().toString().contains(MARK), () -> request.getHeaders()
                    .toString());
        }
        for (LoggedRequest request : upstream.mediaRequests()) {
            assertTrue(request.getUrl().matches("/r/step_[12]\\.png"), request.getUrl());
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
