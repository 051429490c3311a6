package io.github.screenshotgateway.screenshots;

import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.hasSize;

import io.github.screenshotgateway.support.GatewayTest;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A list that may lack the last screenshot is not final. */
@QuarkusTest
class FinalityTest extends GatewayTest {
    private static final Duration INTERVAL = Duration.ofSeconds(2);

    private String shots(int count) {
        StringBuilder urls = new StringBuilder();
        for (int i = 1; i <= count; i++) {
            urls.append(i == 1 ? "" : ",")
                    .append('"')
                    .append(upstream.mediaUrl("/a/" + i + ".png"))
                    .append('"');
        }
        return "{\"screenshots\":[" + urls + "]}";
    }

    /** The list is read before the last screenshot, and the status after the end: together, they look final. */
    @Test
    void lastScreenshotBetweenListAndStatusIsListed() {
        upstream.v1List(task, okJson(shots(1)));
        upstream.v1Status(task, okJson("\"finished\"").withFixedDelay(200));
        list(task).body("screenshots", hasSize(1)).header("Cache-Control", "private, max-age=2");
        upstream.v1List(task, okJson(shots(2)));
        clock.advance(INTERVAL);

        list(task);

        await().untilAsserted(() ->
                list(task).body("screenshots", hasSize(2)).header("Cache-Control", "private, max-age=15"));
    }

    /** The status is read first, and the list that follows is still the one before the end. */
    @Test
    void lastScreenshotBetweenStatusAndListIsListed() {
        upstream.v1Task(task, "running", upstream.mediaUrl("/a/1.png"));
        list(task);
        await().until(() -> upstream.v1StatusCalls(task) == 1);
        upstream.v1Status(task, okJson("\"finished\""));
        upstream.v1List(task, okJson(shots(1)).withFixedDelay(400));
        clock.advance(Duration.ofMinutes(1));
        list(task).body("screenshots", hasSize(1)).header("Cache-Control", "private, max-age=2");
        upstream.v1List(task, okJson(shots(2)));
        clock.advance(INTERVAL);

        list(task);

        await().untilAsserted(() ->
                list(task).body("screenshots", hasSize(2)).header("Cache-Control", "private, max-age=15"));
    }

    @Test
    void firstListOfAFinishedTaskIsFreshForTwoSeconds() {
        upstream.v1Task(task, "finished", upstream.mediaUrl("/a/1.png"));

        list(task).header("Cache-Control", "private, max-age=2");
    }
}
