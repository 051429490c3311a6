package io.github.screenshotgateway.events;

import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.screenshotgateway.screenshots.ScreenshotLists;
import io.github.screenshotgateway.support.EventClient;
import io.github.screenshotgateway.support.V2Profile;
import io.github.screenshotgateway.task.TaskId;
import io.github.screenshotgateway.task.TaskLife;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** In v2, a step may get its screenshot after later steps have theirs. */
@QuarkusTest
@TestProfile(V2Profile.class)
class EventsV2Test extends StreamTest {
    @Inject
    ScreenshotLists lists;

    private void given(int... steps) {
        given("started", steps);
    }

    private void given(String status, int... steps) {
        upstream.v2Task(
                task,
                okJson(IntStream.of(steps)
                        .mapToObj(step -> "{\"number\":" + step + ",\"screenshotUrl\":\""
                                + upstream.mediaUrl("/u/" + step + ".png") + "\"}")
                        .collect(Collectors.joining(",", "{\"status\":\"" + status + "\",\"steps\":[", "]}"))));
    }

    @Test
    void lateScreenshotIsSentWithItsIndex() {
        given(1, 3);
        EventClient client = watch();
        await().until(() -> client.names().equals(List.of("1.png", "3.png")));
        given(1, 2, 3, 4);
        clock.advance(CYCLE);

        await().until(() -> client.names().equals(List.of("1.png", "3.png", "2.png", "4.png")));
        assertEquals(
                List.of("0", "1", "1", "3"),
                client.events().stream()
                        .map(event -> event.data().replaceAll(".*\"index\":(\\d+).*", "$1"))
                        .toList());
    }

    @Test
    void reconnectingAfterLateScreenshotSendsIt() {
        given(1, 3);
        EventClient before = watch();
        await().until(() -> before.names().size() == 2);
        before.close();
        given(1, 2, 3, 4);
        clock.advance(CYCLE);

        EventClient after = watch(before.lastId(), "");

        await().until(() -> after.names().equals(List.of("2.png", "4.png")));
    }

    /** The list's own status contradicts the earlier end. */
    @Test
    void taskResumedAfterFinishedIsStreamedToItsRealEnd() {
        given("finished", 1);
        EventClient client = watch();
        await().until(() -> client.names().size() == 1);
        given("started", 1, 2);
        clock.advance(CYCLE);
        await().until(() -> client.names().size() == 2);
        given("finished", 1, 2, 3);
        await().until(() -> {
            clock.advance(CYCLE);
            return client.ended();
        });

        assertEquals("{\"count\":3}", client.await1("done").data());
        assertEquals(List.of("1.png", "2.png", "3.png"), client.names());
    }

    /** A queued task's list stays fresh for minutes, until a hint reports that the task runs. */
    @Test
    void queuedTaskThatStartsIsStreamedAtOnceAfterHint() {
        given("queued", 1);
        list(task);
        // From then on the list is fresh for five minutes.
        clock.advance(Duration.ofHours(2));
        EventClient client = watch();
        await().until(() -> client.names().size() == 1);
        given("started", 1);
        lists.hint(new TaskId(task));
        await().until(() ->
                lists.cached(new TaskId(task)).orElseThrow().progress().life() == TaskLife.RUNNING);

        given("started", 1, 2);
        clock.advance(CYCLE);

        await().until(() -> client.names().size() == 2);
    }

    /** The last screenshot of a task can come after its final list. */
    @Test
    void reconnectingAfterDoneSendsLaterScreenshot() {
        given("finished", 1);
        EventClient before = watch();
        await().until(() -> {
            clock.advance(CYCLE);
            return before.ended();
        });
        String done = before.await1("done").id();
        given("finished", 1, 2);
        await().until(() -> {
            clock.advance(Duration.ofMinutes(1));
            return list(task).extract().jsonPath().getList("screenshots").size() == 2;
        });

        EventClient after = watch(done, "");

        after.await1("done");
        assertEquals(List.of("2.png"), after.names());
    }
}
