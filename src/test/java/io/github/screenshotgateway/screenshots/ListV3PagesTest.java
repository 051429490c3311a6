package io.github.screenshotgateway.screenshots;

import static com.github.tomakehurst.wiremock.client.WireMock.jsonResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.serverError;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import io.github.screenshotgateway.support.V3Profile;
import io.github.screenshotgateway.support.V3Session;
import io.github.screenshotgateway.support.V3Session.Message;
import io.github.screenshotgateway.support.V3Test;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The pages of messages that are read for the list of a session. */
@QuarkusTest
@TestProfile(V3Profile.class)
class ListV3PagesTest extends V3Test {
    /** The rest of the URLs' 5 minutes is too short for clients. */
    private static final Duration NEAR_EXPIRY = Duration.ofSeconds(245);

    @Test
    void sessionOf250MessagesIsReadInThreePages() {
        session.messages(IntStream.rangeClosed(1, 250)
                .mapToObj(n -> shot("m" + n, "/s/" + n + ".png"))
                .toArray(Message[]::new));

        list(task).body("screenshots", hasSize(250));

        assertEquals(3, session.messageCalls().size());
    }

    @Test
    void everyPageHasTheLargestLimit() {
        session.messages(
                IntStream.rangeClosed(1, 101).mapToObj(n -> text("m" + n)).toArray(Message[]::new));
        list(task);
        clock.advance(SOON);
        list(task);

        List<String> limits = session.messageCalls().stream()
                .map(call -> call.queryParameter("limit").firstValue())
                .toList();

        assertThat(limits, contains("100", "100", "100"));
    }

    /** A client that waits for the next step asks repeatedly. That must not cost all pages every time. */
    @Test
    void unknownNameReadsOnlyAfterTheLastMessage() {
        session.messages(shot("m1", "/s/1.png"));
        list(task);

        image(task, "2.png").statusCode(404);

        assertEquals(List.of(1, 1), List.of(session.pageCalls(null), session.pageCalls("m1")));
    }

    /** The session is not gone then, and its id is not malformed. */
    @ParameterizedTest
    @ValueSource(ints = {404, 422})
    void unknownCursorInTheMiddleIsABadResponse(int status) {
        session.messages(shot("m1", "/s/1.png"));
        session.page(null, V3Session.page(true, List.of(shot("m1", "/s/1.png"))));
        session.page("m1", jsonResponse("{\"detail\":\"Message not found\"}", status));

        list(task).statusCode(502).body("type", equalTo(PROBLEMS + "upstream-bad-response"));
    }

    /** If reads continued after the last message, the list would keep them until the session ends. */
    @Test
    void urlsExpiredOnArrivalCauseAFullReadNext() {
        String expired = upstream.presignedUrl("/s/1.png", clock.instant().minus(Duration.ofHours(1)), URLS_VALID);
        session.messages(new Message("m1", expired));
        list(task);
        clock.advance(SOON);

        list(task);

        assertEquals(2, session.pageCalls(null));
    }

    /** A known message may have got its screenshot late, and no further read would find it. */
    @Test
    void finalListIsReadFromTheStart() {
        session.messages(text("m1"), shot("m2", "/s/2.png"));
        session.status("stopped");
        list(task);
        session.messages(shot("m1", "/s/1.png"), shot("m2", "/s/2.png"));
        clock.advance(SOON);

        list(task).body(NAMES, contains("1.png", "2.png"));
    }

    @Test
    void refreshReadsOnlyAfterTheLastMessage() {
        session.messages(shot("m1", "/s/1.png"), shot("m2", "/s/2.png"));
        list(task);
        session.messages(shot("m1", "/s/1.png"), shot("m2", "/s/2.png"), shot("m3", "/s/3.png"));
        clock.advance(SOON);

        list(task).body(NAMES, contains("1.png", "2.png", "3.png"));

        assertEquals(List.of(1, 1), List.of(session.pageCalls(null), session.pageCalls("m2")));
    }

    @Test
    void refreshWithoutMessagesBeginsAtTheStart() {
        session.messages();
        list(task);
        session.messages(shot("m1", "/s/1.png"));
        clock.advance(SOON);

        list(task).body(NAMES, contains("1.png"));
    }

    @Test
    void refreshWithoutNewMessagesKeepsTheETag() {
        session.messages(shot("m1", "/s/1.png"), shot("m2", "/s/2.png"));
        String tag = list(task).extract().header("ETag");
        clock.advance(SOON);

        list(task).header("ETag", tag);
    }

    @ParameterizedTest
    @CsvSource({"422, '{\"detail\":[{\"loc\":[]}]}'", "404, '{\"detail\":\"Message not found\"}'"})
    void unknownCursorCausesAFullRead(int status, String body) {
        session.messages(shot("m1", "/s/1.png"), shot("m2", "/s/2.png"));
        list(task);
        session.messages(shot("m1", "/s/1.png"), shot("m2", "/s/2.png"), shot("m3", "/s/3.png"));
        session.page("m2", jsonResponse(body, status));
        clock.advance(SOON);

        list(task).statusCode(200).body(NAMES, contains("1.png", "2.png", "3.png"));
    }

    @ParameterizedTest
    @CsvSource({"serverError, 500", "tooMany, 429", "badKey, 401"})
    void failureAfterACursorCausesNoFullRead(String name, int status) {
        session.messages(shot("m1", "/s/1.png"));
        list(task);
        session.page("m1", jsonResponse("{}", status));
        clock.advance(SOON);

        list(task).statusCode(200).body(NAMES, contains("1.png"));

        assertEquals(1, session.pageCalls(null));
    }

    @Test
    void refreshNearTheExpiryOfUrlsBeginsAtTheStart() {
        session.messages(shot("m1", "/s/1.png"));
        list(task);
        session.messages(shot("m1", "/s/1.png"));
        clock.advance(NEAR_EXPIRY);

        list(task).statusCode(200);

        assertEquals(List.of(2, 0), List.of(session.pageCalls(null), session.pageCalls("m1")));
    }

    /** Every refresh adds younger URLs, but the oldest one in the list counts. */
    @Test
    void oldestUrlDecidesWhenToBeginAtTheStart() {
        session.messages(shot("m1", "/s/1.png"));
        list(task);
        clock.advance(Duration.ofSeconds(150));
        session.messages(shot("m1", "/s/1.png"), shot("m2", "/s/2.png"));
        list(task);
        clock.advance(Duration.ofSeconds(95));

        list(task).body(NAMES, contains("1.png", "2.png"));

        assertEquals(
                List.of(2, 1, 0), List.of(session.pageCalls(null), session.pageCalls("m1"), session.pageCalls("m2")));
    }

    @Test
    void circleOfPagesEndsAfterHundredCalls() {
        session.page(null, V3Session.page(true, List.of(text("m1"))));
        session.page("m1", V3Session.page(true, List.of(text("m2"))));
        session.page("m2", V3Session.page(true, List.of(text("m1"))));

        list(task).statusCode(502).body("type", equalTo(PROBLEMS + "upstream-bad-response"));

        assertEquals(100, session.messageCalls().size());
    }

    @Test
    void readThatFailsHalfwayKeepsTheOldList() {
        session.messages(shot("m1", "/s/1.png"));
        list(task);
        session.page("m1", V3Session.page(true, List.of(shot("m2", "/s/2.png"))));
        session.page("m2", serverError());
        clock.advance(SOON);

        list(task).statusCode(200).body(NAMES, contains("1.png"));
    }

    /** Pages that promise more without a usable cursor. Only their own content is lost, not earlier pages. */
    static Stream<List<Message>> pagesWithoutNextCursor() {
        return Stream.of(
                List.of(), List.of(new Message("m1", "https://media.b.test/s/1.png")), List.of(new Message("", null)));
    }

    @ParameterizedTest
    @MethodSource("pagesWithoutNextCursor")
    void pageWithoutNextCursorKeepsEarlierPages(List<Message> page) {
        session.page(null, V3Session.page(true, List.of(shot("m0", "/s/0.png"), shot("m1", "/s/1.png"))));
        session.page("m1", V3Session.page(true, page));

        list(task).statusCode(200).body(NAMES, contains("0.png", "1.png"));

        assertEquals(2, session.messageCalls().size());
    }

    @Test
    void pageWithoutNextCursorKeepsTheOldList() {
        session.messages(shot("m1", "/s/1.png"), shot("m2", "/s/2.png"), shot("m3", "/s/3.png"));
        list(task);
        session.page(null, V3Session.page(true, List.of(shot("m1", "/s/1.png"))));
        session.page("m1", V3Session.page(true, List.of()));
        clock.advance(NEAR_EXPIRY);

        list(task)
                .statusCode(200)
                .header("Cache-Status", startsWith("ScreenshotGateway; fwd=stale; ttl="))
                .body(NAMES, contains("1.png", "2.png", "3.png"));
    }

    @Test
    void pageWithoutNextCursorAfterTheLastMessageKeepsTheList() {
        session.messages(shot("m1", "/s/1.png"));
        list(task);
        session.page("m1", V3Session.page(true, List.of()));
        clock.advance(SOON);

        list(task)
                .header("Cache-Status", startsWith("ScreenshotGateway; fwd=stale; ttl="))
                .body(NAMES, contains("1.png"));
    }

    /** The session may go on after the missing page. */
    @Test
    void truncatedListIsNotFinal() {
        session.status("stopped");
        session.page(null, V3Session.page(true, List.of(new Message("m1", upstream.mediaUrl("/s/1.png")))));
        session.page("m1", V3Session.page(true, List.of()));
        list(task);
        clock.advance(SOON);
        list(task).body(NAMES, contains("1.png"));
        session.messages(
                new Message("m1", upstream.mediaUrl("/s/1.png")), new Message("m2", upstream.mediaUrl("/s/2.png")));
        clock.advance(LATER);

        list(task).body(NAMES, contains("1.png", "2.png"));
    }

    /** A failure after the hundredth message must not cost the hundred again. */
    @Test
    void failedPageIsRetriedAlone() {
        session.page(null, V3Session.page(true, List.of(shot("m1", "/s/1.png"))));
        session.page("m1", jsonResponse("oops", 500));
        list(task).statusCode(502);

        assertThat(
                session.messageCalls().stream()
                        .skip(1)
                        .map(ListV3PagesTest::cursor)
                        .toList(),
                contains("m1", "m1", "m1"));
    }

    private static String cursor(LoggedRequest call) {
        return call.queryParameter("after").firstValue();
    }
}
