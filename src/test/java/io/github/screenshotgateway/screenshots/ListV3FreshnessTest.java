package io.github.screenshotgateway.screenshots;

import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.serverError;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.lessThanOrEqualTo;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.screenshotgateway.support.V3Profile;
import io.github.screenshotgateway.support.V3Session.Message;
import io.github.screenshotgateway.support.V3Test;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.time.Duration;
import org.hamcrest.Matcher;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How long the list of a session is fresh: by its status, and by its URLs. */
@QuarkusTest
@TestProfile(V3Profile.class)
class ListV3FreshnessTest extends V3Test {
    /** The whole freshness of a list that its URLs limit: half a minute less than their validity. */
    private static Matcher<Integer> capped(Duration urlsValid) {
        int most = (int) urlsValid.minusSeconds(30).toSeconds();
        // URLs are signed to the second, and the test itself takes some time.
        return allOf(greaterThan(most - 10), lessThanOrEqualTo(most));
    }

    private int maxAge() {
        String header = list(task).statusCode(200).extract().header("Cache-Control");
        return Integer.parseInt(header.substring(header.indexOf('=') + 1));
    }

    /** Reads the list, then advances the clock until the next read begins at the start. */
    private void readThenWaitForFullRead() {
        list(task).statusCode(200);
        clock.advance(LATER);
    }

    @Test
    void finalListIsFreshWhileItsUrlsAreValid() {
        session.status("stopped");
        session.messages(shot("m1", "/s/1.png"));
        readThenWaitForFullRead();
        session.messages(shot("m1", "/s/1.png"));

        assertThat(maxAge(), capped(URLS_VALID));
    }

    @Test
    void continuedFinalListIsFreshWhileItsOldestUrlIsValid() {
        session.status("stopped");
        session.messages(shot("m1", "/s/1.png"));
        list(task);
        session.messages(shot("m1", "/s/1.png"), shot("m2", "/s/2.png"));
        clock.advance(SOON);

        assertThat(maxAge(), capped(URLS_VALID.minus(SOON)));
    }

    /** The gateway's clock is used instead. */
    @ParameterizedTest
    @ValueSource(strings = {"2020-01-01T00:00:00Z", "", "yesterday"})
    void malformedDateOfTheStatusIsIgnored(String date) {
        session.status(okJson("{\"status\":\"stopped\",\"updatedAt\":\"2020-01-01T00:00:00Z\"}")
                .withHeader("Date", date));
        session.messages(text("m1"));
        readThenWaitForFullRead();

        assertEquals(86_400, maxAge());
    }

    @Test
    void finalListWithoutUrlsIsFreshForADay() {
        session.status("stopped");
        session.messages(text("m1"));
        readThenWaitForFullRead();

        assertEquals(86_400, maxAge());
    }

    /** The vendor's clock is behind, or its own cache is in between: further reads would not help. */
    @Test
    void urlsExpiredOnArrivalKeepTheRunningFreshness() {
        session.messages(new Message(
                "m1", upstream.presignedUrl("/s/1.png", clock.instant().minus(LATER), URLS_VALID)));

        list(task).header("Cache-Control", "private, max-age=2");
    }

    @Test
    void failedStatusCallCountsAsRunning() {
        session.status(serverError());
        session.messages(shot("m1", "/s/1.png"));

        list(task).statusCode(200).header("Cache-Control", "private, max-age=2").body(NAMES, contains("1.png"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"stopped", "timed_out", "error"})
    void endedSessionIsFinalWithTheNextRead(String status) {
        session.status(status);
        session.messages(shot("m1", "/s/1.png"));
        assertEquals(2, maxAge());
        readThenWaitForFullRead();
        session.messages(shot("m1", "/s/1.png"), shot("m2", "/s/2.png"));

        assertThat(maxAge(), capped(URLS_VALID));
    }

    /** Messages of the same moment, whose order the vendor does not promise. */
    @Test
    void reorderedMessagesDoNotCountAsGrowth() {
        session.status("stopped");
        for (int read = 0; read < 20; read++) {
            Message[] shots = {message("m1"), message("m2")};
            session.messages(read % 2 == 0 ? shots : new Message[] {shots[1], shots[0]});
            clock.advance(LATER);
            list(task);
        }

        assertThat(maxAge(), greaterThan(3600));
    }

    private Message message(String id) {
        return new Message(id, upstream.mediaUrl("/s/" + id + ".png"));
    }

    /** Only an unknown status is a reason to read less often. */
    @Test
    void runningSessionStaysRunningWhenItsStatusFails() {
        session.status("running");
        session.messages(text("m1"));
        list(task);
        clock.advance(SOON);
        list(task);
        session.status(serverError());
        clock.advance(LATER);
        list(task);
        clock.advance(LATER);

        assertEquals(2, maxAge());
    }

    @ParameterizedTest
    @CsvSource({
        "created,    2",
        "running,    2",
        "idle,       15",
        "paused,     15",
        // Ten minutes after the last screenshot; hours after it, every five minutes.
        "levitating, 30",
        "'',         30",
        "STOPPED,    30",
        "finished,   30",
    })
    void otherStatusMeansThatTheListMayGrow(String status, long seconds) {
        session.status(status);
        session.messages(shot("m1", "/s/1.png"));
        readThenWaitForFullRead();
        session.messages(shot("m1", "/s/1.png"));

        assertEquals(seconds, maxAge());
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "[]", "null", "{\"status\":null}", "{\"status\":{}}", "{\"status\":7}"})
    void malformedStatusCountsAsRunning(String body) {
        session.status(okJson(body));
        session.messages();

        list(task).statusCode(200).header("Cache-Control", "private, max-age=2");
    }

    @Test
    void knownEndCausesNoFurtherStatusCall() {
        readAFinalList();
        clock.advance(LATER);
        session.messages(shot("m1", "/s/1.png"));
        list(task).statusCode(200);

        assertEquals(1, session.statusCalls());
    }

    /** The last message may have come between the list and the status. */
    @Test
    void screenshotThatCameWithTheEndIsListed() {
        session.status("stopped");
        session.messages(shot("m1", "/s/1.png"));
        list(task);
        session.messages(shot("m1", "/s/1.png"), shot("m2", "/s/2.png"));
        clock.advance(SOON);

        list(task).body(NAMES, contains("1.png", "2.png"));
    }

    @Test
    void finalListCausesNoCallUntilItsUrlsExpire() {
        readAFinalList();
        int calls = upstream.apiRequests().size();

        clock.advance(Duration.ofMinutes(4));
        list(task).statusCode(200);

        assertEquals(calls, upstream.apiRequests().size());
    }

    @Test
    void finalListIsReadFromTheStartOnceItsUrlsExpire() {
        readAFinalList();
        clock.advance(LATER);
        session.messages(shot("m1", "/s/1.png"));

        assertThat(maxAge(), capped(URLS_VALID));
    }

    private void readAFinalList() {
        session.status("stopped");
        session.messages(shot("m1", "/s/1.png"));
        readThenWaitForFullRead();
        session.messages(shot("m1", "/s/1.png"));
        list(task).statusCode(200);
    }
}
