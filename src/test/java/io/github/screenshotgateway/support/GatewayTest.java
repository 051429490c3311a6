package io.github.screenshotgateway.support;

import static io.restassured.RestAssured.given;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.test.common.WithTestResource;
import io.restassured.response.ValidatableResponse;
import io.smallrye.faulttolerance.api.CircuitBreakerMaintenance;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;

/** Base of tests of the running gateway: its upstream is healthy and empty at first. */
@WithTestResource(UpstreamResource.class)
public abstract class GatewayTest {
    protected static final String PROBLEMS = "/problems/";

    static {
        // Long enough for a busy machine, on which ten seconds (the default) are sometimes too short.
        Awaitility.setDefaultTimeout(Duration.ofMinutes(1));
    }

    protected UpstreamStub upstream;

    @Inject
    protected CircuitBreakerMaintenance circuitBreakers;

    @Inject
    protected TestClock clock;

    /** A new task for every test, so nothing of it is cached. */
    protected String task;

    @BeforeEach
    void forgetOtherTests() {
        upstream.reset();
        circuitBreakers.resetAll();
        clock.leaveEarlierTestsBehind();
        task = "task_" + UUID.randomUUID();
    }

    protected ValidatableResponse list(String task) {
        return given().get("/api/v1/task/{task}/screenshots", task).then();
    }

    /** Requests several lists at the same time and waits for all responses. */
    protected void sideBySide(String... tasks) {
        ExecutorService clients = Executors.newFixedThreadPool(tasks.length);
        Stream.of(tasks)
                .map(each -> CompletableFuture.runAsync(() -> list(each), clients))
                .toList()
                .forEach(CompletableFuture::join);
        clients.shutdown();
    }

    /** Makes the upstream fail for all tasks, and requests lists until the circuit is open. */
    protected void outageThatOpensTheCircuit() {
        upstream.outage();
        boolean open = IntStream.range(0, 100)
                .mapToObj(i -> list(task + "-" + i).extract().statusCode())
                .anyMatch(status -> status == 503);
        assertTrue(open);
    }

    protected ValidatableResponse image(String task, String name) {
        return given().get("/api/v1/task/{task}/screenshots/{name}", task, name).then();
    }
}
