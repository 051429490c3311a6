package io.github.screenshotgateway.screenshots;

import static com.github.tomakehurst.wiremock.client.WireMock.serverError;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.matchesPattern;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.screenshotgateway.support.GatewayTest;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An outage of the upstream is not one for clients. */
@QuarkusTest
class OutageTest extends GatewayTest {
    private static final int TASKS = 10;
    private static final String FRESH = "ScreenshotGateway; .*ttl=\\d+";

    private List<String> tasks;

    @BeforeEach
    void cacheTasks() {
        tasks = IntStream.range(0, TASKS).mapToObj(i -> task + "-" + i).toList();
        tasks.forEach(each -> upstream.v1Task(each, "running", upstream.mediaUrl("/a/1.png")));
        tasks.forEach(this::list);
    }

    @AfterEach
    void startUpstream() {
        if (!upstream.api().isRunning()) {
            upstream.api().start();
        }
    }

    /** For ten minutes, in which the lists become too old for stale-while-revalidate. */
    @Test
    void cachedListsAreServedAsStaleDuringAnOutage() {
        upstream.api().stop();
        for (int i = 0; i < 20; i++) {
            clock.advance(Duration.ofSeconds(30));
            tasks.forEach(each -> list(each).statusCode(200).header("Cache-Status", containsString("stale")));
        }
    }

    @Test
    void everyListIsReadOnceAfterTheOutage() {
        upstream.api().stop();
        for (int i = 0; i < 5; i++) {
            clock.advance(Duration.ofSeconds(30));
            tasks.forEach(this::list);
        }
        upstream.api().start();
        upstream.api().resetRequests();
        clock.advance(Duration.ofSeconds(2));

        tasks.forEach(each -> await().untilAsserted(() -> list(each).header("Cache-Status", matchesPattern(FRESH))));

        assertEquals(
                List.of(1), tasks.stream().map(upstream::v1ListCalls).distinct().toList());
    }

    /** A client polls once a second. One try in two seconds is allowed, and the first one makes three calls. */
    @Test
    void pollingDuringErrorsCausesAtMostOneTryInTwoSeconds() {
        String cached = tasks.get(0);
        upstream.v1List(cached, serverError());
        int before = upstream.v1ListCalls(cached);
        int seconds = 600;

        for (int i = 0; i < seconds; i++) {
            clock.advance(Duration.ofSeconds(1));
            list(cached).statusCode(200);
        }

        int tries = upstream.v1ListCalls(cached) - before;
        assertTrue(tries <= seconds / 2 + 20, "tries: " + tries);
    }

    @Test
    void recoveryAfterAnHourOfErrorsIsSeenAtOnce() {
        String cached = tasks.get(0);
        upstream.v1List(cached, serverError());
        for (int i = 0; i < 60; i++) {
            clock.advance(Duration.ofMinutes(1));
            list(cached);
        }
        upstream.v1Task(cached, "running", upstream.mediaUrl("/a/1.png"));
        clock.advance(Duration.ofSeconds(2));

        await().untilAsserted(() -> list(cached).header("Cache-Status", matchesPattern(FRESH)));
    }
}
