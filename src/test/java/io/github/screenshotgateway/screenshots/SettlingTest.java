package io.github.screenshotgateway.screenshots;

import static com.github.tomakehurst.wiremock.client.WireMock.jsonResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import io.github.screenshotgateway.support.GatewayTest;
import io.github.screenshotgateway.support.Pngs;
import io.github.screenshotgateway.support.V2Profile;
import io.github.screenshotgateway.task.TaskId;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The last screenshot of a task can come some time after its end. A task that ended long ago does not change. */
@QuarkusTest
@TestProfile(V2Profile.class)
class SettlingTest extends GatewayTest {
    private static final String NONE = "null";

    @Inject
    ScreenshotLists lists;

    @Inject
    MeterRegistry metrics;

    private Instant end;

    @BeforeEach
    void endNow() {
        end = clock.instant();
    }

    /** A task of two steps. The second one may have no screenshot yet. */
    private ResponseDefinitionBuilder task(String status, String finishedAt, int screenshots, Instant date) {
        return task(status, finishedAt, screenshots)
                .withHeader(
                        "Date",
                        DateTimeFormatter.RFC_1123_DATE_TIME.format(ZonedDateTime.ofInstant(date, ZoneOffset.UTC)));
    }

    private ResponseDefinitionBuilder task(String status, String finishedAt, int screenshots) {
        String second = screenshots < 2 ? NONE : '"' + upstream.mediaUrl("/a/2.png") + '"';
        return okJson("{\"status\":\"" + status + "\",\"finishedAt\":" + finishedAt + ",\"steps\":["
                + "{\"number\":1,\"screenshotUrl\":\"" + upstream.mediaUrl("/a/1.png") + "\"},"
                + "{\"number\":2,\"screenshotUrl\":" + second + "}]}");
    }

    private void finished(int screenshots) {
        upstream.v2Task(task, task("finished", naive(end), screenshots, clock.instant()));
    }

    private static String naive(Instant moment) {
        return '"' + LocalDateTime.ofInstant(moment, ZoneOffset.UTC).toString() + '"';
    }

    private void pollFor(Duration time, Duration every) {
        Instant until = clock.instant().plus(time);
        while (clock.instant().isBefore(until)) {
            lists.get(new TaskId(task)).await().indefinitely();
            await().pollDelay(Duration.ZERO)
                    .pollInterval(Duration.ofMillis(1))
                    .until(() -> metrics.get("gateway.lists.refreshing").gauge().value() == 0);
            clock.advance(every);
        }
    }

    @Test
    void screenshotTwentySecondsAfterTheEndIsListedWithinTwoMinutes() {
        finished(1);
        pollFor(Duration.ofSeconds(20), Duration.ofSeconds(1));
        finished(2);

        pollFor(Duration.ofSeconds(100), Duration.ofSeconds(1));

        list(task).body("screenshots", hasSize(2));
    }

    /** For a task that ends while it is polled. Without the vendor's time stamp, the first read of the end counts. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void pollingForADayCausesEightReads(boolean hasTimeStamp) {
        upstream.v2Task(task, task("finished", hasTimeStamp ? naive(end) : NONE, 1, clock.instant()));

        pollFor(Duration.ofMinutes(10), Duration.ofSeconds(2));
        pollFor(Duration.ofHours(23), Duration.ofMinutes(1));

        int reads = upstream.v2Calls(task);
        assertTrue(reads >= 7 && reads <= 9, "reads: " + reads);
    }

    @Test
    void taskThatEndedInTheFutureSettlesAfterClockIsSetBack() {
        upstream.v2Task(task, task("finished", NONE, 1));
        pollFor(Duration.ofMinutes(1), Duration.ofSeconds(2));
        clock.advance(Duration.ofMinutes(-10));
        int before = upstream.v2Calls(task);

        pollFor(Duration.ofMinutes(9), Duration.ofSeconds(2));

        int reads = upstream.v2Calls(task) - before;
        assertTrue(reads <= 6, "reads: " + reads);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2020-01-01T00:00:00",
                "2020-01-01T00:00:00.123456",
                "2020-01-01T00:00:00Z",
                "2020-01-01T02:00:00+02:00"
            })
    void longEndedTaskIsFinalAtTheFirstRead(String finishedAt) {
        upstream.v2Task(task, task("finished", '"' + finishedAt + '"', 1, clock.instant()));

        list(task).header("Cache-Control", "private, max-age=86400");
    }

    @ParameterizedTest
    @CsvSource({"PT3H, max-age=2", "PT-3H, max-age=2", "P3D, max-age=2"})
    void timeSinceTheEndIsCountedByTheVendorsClock(Duration ahead, String freshness) {
        Instant vendorNow = clock.instant().plus(ahead);
        upstream.v2Task(task, task("finished", naive(vendorNow.minusSeconds(3)), 1, vendorNow));

        list(task).header("Cache-Control", "private, " + freshness);
    }

    /** The gateway's clock is used instead. The last value is longer than Netty's parser accepts. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "2020-01-01T00:00:00Z",
                "",
                "yesterday",
                "1577836800",
                "Wed, 99 Jan 2020 00:00:00 GMT",
                "Wed, 01 Jan 2020 00:00:00 GMT, as the clock of this server in the basement says"
            })
    void malformedDateIsIgnored(String date) {
        String finishedAt = naive(clock.instant().minus(Duration.ofDays(1)));
        upstream.v2Task(task, task("finished", finishedAt, 1).withHeader("Date", date));

        list(task).statusCode(200).header("Cache-Control", "private, max-age=86400");
    }

    /** Such as one of another time zone: a task that was just seen running has not been over for long. */
    @ParameterizedTest
    @ValueSource(strings = {"2020-01-01T00:00:00", "2999-01-01T00:00:00", "yesterday", "", "1970-01-01T00:00:00+99:00"})
    void impossibleTimeStampIsIgnored(String finishedAt) {
        upstream.v2Task(task, task("started", NONE, 1, clock.instant()));
        list(task);
        clock.advance(Duration.ofMinutes(1));
        upstream.v2Task(task, task("finished", '"' + finishedAt + '"', 1, clock.instant()));
        list(task).header("Cache-Control", "private, max-age=2");
        clock.advance(Duration.ofSeconds(3));

        list(task);

        await().untilAsserted(() -> {
            String control = list(task).extract().header("Cache-Control");
            int freshFor = Integer.parseInt(control.replaceAll("\\D", ""));
            assertTrue(freshFor >= 15 && freshFor <= 4 * 64, control);
        });
    }

    @Test
    void lateScreenshotOfAFinalListIsFoundByName() {
        end = clock.instant().minus(Duration.ofDays(1));
        finished(1);
        list(task).header("Cache-Control", "private, max-age=86400");
        clock.advance(Duration.ofMinutes(1));
        finished(2);
        upstream.image("/a/2.png", Pngs.png(1));

        image(task, "2.png").statusCode(200);
    }

    /** Another replica may have listed it already. */
    @Test
    void newScreenshotIsFoundByName() {
        end = clock.instant().minus(Duration.ofSeconds(61));
        finished(1);
        list(task);
        clock.advance(Duration.ofSeconds(3));
        finished(2);
        upstream.image("/a/2.png", Pngs.png(1));

        image(task, "2.png").statusCode(200);
    }

    /** The cached list may lack the last screenshot. */
    @Test
    void unknownNameOfAJustEndedTaskInAnOutageGets502() {
        end = clock.instant().minus(Duration.ofSeconds(61));
        finished(1);
        list(task);
        clock.advance(Duration.ofSeconds(3));
        upstream.outage();

        image(task, "2.png").statusCode(502);
    }

    @Test
    void unknownNamesCauseOneReadOfAFinalListAMinute() {
        end = clock.instant().minus(Duration.ofDays(1));
        finished(1);
        list(task);
        for (int second = 0; second < 150; second++) {
            image(task, "nonsense-" + second + ".png").statusCode(404);
            clock.advance(Duration.ofSeconds(1));
        }

        assertEquals(3, upstream.v2Calls(task));
    }

    /** The read for the name shows that the task no longer exists. */
    @Test
    void unknownNameOfADeletedTaskIsAMissingTask() {
        end = clock.instant().minus(Duration.ofDays(1));
        finished(1);
        list(task);
        clock.advance(Duration.ofMinutes(1));
        upstream.v2Task(task, jsonResponse("{\"detail\":\"Task not found\"}", 404));

        image(task, "nonsense.png").statusCode(404).body("type", equalTo(PROBLEMS + "task-not-found"));
    }

    /** A final list most likely has all screenshots. */
    @Test
    void unknownNameOfAFinalListInAnOutageGets404() {
        end = clock.instant().minus(Duration.ofDays(1));
        finished(1);
        list(task);
        clock.advance(Duration.ofMinutes(1));
        upstream.outage();

        image(task, "nonsense.png").statusCode(404);
    }
}
