package io.github.screenshotgateway.screenshots;

import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.hasSize;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.screenshotgateway.support.V3Profile;
import io.github.screenshotgateway.support.V3Session.Message;
import io.github.screenshotgateway.support.V3Test;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A message gets its screenshot some seconds after a read in which it had none. */
@QuarkusTest
@TestProfile(V3Profile.class)
class ListV3LateTest extends V3Test {
    private static final String NOON = "2026-01-01T12:00:00Z";

    private Message unsigned(String id) {
        return new Message(id, upstream.mediaUrl("/s/" + id + ".png"));
    }

    private Message at(String time, Message message) {
        return new Message(message.id(), message.screenshotUrl(), time);
    }

    private void poll() {
        clock.advance(SOON);
        list(task).statusCode(200);
    }

    @Test
    void lateScreenshotIsListedInPlaceByTheNextPoll() {
        session.messages(shot("m1", "/s/m1.png"), text("m2"), shot("m3", "/s/m3.png"));
        list(task);
        session.messages(shot("m1", "/s/m1.png"), shot("m2", "/s/m2.png"), shot("m3", "/s/m3.png"));
        clock.advance(SOON);

        list(task).body(NAMES, contains("m1.png", "m2.png", "m3.png"));
    }

    /** The first message is the user's, which never has a screenshot. */
    @Test
    void lateScreenshotAfterAFirstMessageWithoutOneIsListed() {
        session.messages(text("m1"), text("m2"), unsigned("m3"));
        list(task);
        session.messages(text("m1"), unsigned("m2"), unsigned("m3"));
        clock.advance(SOON);

        list(task).body(NAMES, contains("m2.png", "m3.png"));
    }

    @Test
    void lateScreenshotsAreListedInTheOrderOfTheirMessages() {
        session.messages(unsigned("m1"), text("m2"), text("m3"), text("m4"), text("m5"));
        list(task);
        session.messages(unsigned("m1"), text("m2"), unsigned("m3"), text("m4"), unsigned("m5"));
        poll();
        session.messages(unsigned("m1"), unsigned("m2"), unsigned("m3"), unsigned("m4"), unsigned("m5"), text("m6"));
        clock.advance(SOON);

        list(task).body(NAMES, contains("m1.png", "m2.png", "m3.png", "m4.png", "m5.png"));
    }

    @Test
    void messageInsertedAfterOneWithoutScreenshotIsListed() {
        session.messages(unsigned("m1"), text("m2"), unsigned("m4"));
        list(task);
        session.messages(unsigned("m1"), text("m2"), unsigned("m3"), unsigned("m4"));
        clock.advance(SOON);

        list(task).body(NAMES, contains("m1.png", "m3.png", "m4.png"));
    }

    @Test
    void lateScreenshotInALongSessionIsListed() {
        List<Message> messages = new ArrayList<>(
                IntStream.rangeClosed(1, 130).mapToObj(n -> unsigned("m" + n)).toList());
        messages.set(100, text("m101"));
        session.messages(messages.toArray(Message[]::new));
        list(task);
        messages.set(100, unsigned("m101"));
        session.messages(messages.toArray(Message[]::new));
        clock.advance(SOON);

        list(task).body("screenshots", hasSize(130));
    }

    /** By createdAt. A message without a valid one may be young. */
    @ParameterizedTest
    @CsvSource({
        "2026-01-01T12:01:00Z, m1",
        "2026-01-01T12:01:00.001Z, m3",
        "2026-01-01T12:00:59.999999, m1",
        "2026-01-01T12:05:00, m3",
        "2026-01-01T13:01:00+01:00, m1",
        "2026-01-01T13:01:01+01:00, m3",
        "yesterday, m1",
        "-999999999-01-01T00:00:00, m1",
        ", m1"
    })
    void messageWithoutScreenshotIsReadAgainForAMinute(String newest, String readOnAfter) {
        session.messages(at(NOON, unsigned("m1")), at(NOON, text("m2")), at(newest, unsigned("m3")));
        list(task);
        poll();

        assertEquals(1, session.pageCalls(readOnAfter));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 50, 51, 90})
    void atMostFiftyMessagesAreReadAgain(int withoutScreenshot) {
        session.messages(IntStream.rangeClosed(0, withoutScreenshot)
                .mapToObj(n -> n == 0 ? unsigned("m0") : text("m" + n))
                .toArray(Message[]::new));
        list(task);
        poll();

        assertEquals(1, session.pageCalls("m" + Math.max(0, withoutScreenshot - 50)));
    }

    @Test
    void pollOfARunningTaskCostsOneCallForItsMessages() {
        List<Message> messages = new ArrayList<>();
        for (int n = 1; n <= 120; n++) {
            messages.add(n % 2 == 0 ? unsigned("m" + n) : text("m" + n));
        }
        session.messages(messages.toArray(Message[]::new));
        list(task);
        for (int n = 121; n <= 126; n++) {
            messages.add(n % 2 == 0 ? unsigned("m" + n) : text("m" + n));
            session.messages(messages.toArray(Message[]::new));
            poll();
        }

        assertEquals(2 + 6, session.messageCalls().size());
    }
}
