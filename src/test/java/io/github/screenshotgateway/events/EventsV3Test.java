package io.github.screenshotgateway.events;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.screenshotgateway.support.EventClient;
import io.github.screenshotgateway.support.V3Profile;
import io.github.screenshotgateway.support.V3Session;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** In v3, screenshot ids are message ids, which are not numbers. */
@QuarkusTest
@TestProfile(V3Profile.class)
class EventsV3Test extends StreamTest {
    @Test
    void lateScreenshotIsSentOnce() {
        V3Session session = upstream.v3Session(task);
        session.status("running");
        session.messages(message(1, true), message(2, false), message(3, true));
        EventClient client = watch();
        await().until(() -> client.names().equals(List.of("1.png", "3.png")));
        session.messages(message(1, true), message(2, true), message(3, true), message(4, true));
        clock.advance(CYCLE);
        await().until(() -> client.names().equals(List.of("1.png", "3.png", "2.png", "4.png")));
        session.messages(message(1, true), message(2, true), message(3, true), message(4, true), message(5, true));
        clock.advance(CYCLE);

        await().until(() -> client.names().size() > 4);

        assertEquals(List.of("1.png", "3.png", "2.png", "4.png", "5.png"), client.names());
    }

    /** The gateway re-reads as many messages for late screenshots as a cursor remembers. */
    @Test
    void screenshotLaterThanManyNewerOnesIsSent() {
        V3Session session = upstream.v3Session(task);
        session.status("running");
        session.messages(messages(40, false));
        EventClient client = watch();
        await().until(() -> client.names().size() == 39);

        session.messages(messages(40, true));
        clock.advance(CYCLE);

        await().until(() -> client.names().size() == 40);
    }

    private V3Session.Message[] messages(int number, boolean firstHasScreenshot) {
        return IntStream.rangeClosed(1, number)
                .mapToObj(i -> message(i, i > 1 || firstHasScreenshot))
                .toArray(V3Session.Message[]::new);
    }

    @Test
    void reconnectingAfterLateScreenshotSendsOnlyNewOnes() {
        V3Session session = upstream.v3Session(task);
        session.status("running");
        session.messages(message(1, true), message(2, false), message(3, true));
        EventClient before = watch();
        await().until(() -> before.names().size() == 2);
        session.messages(message(1, true), message(2, true), message(3, true));
        clock.advance(CYCLE);
        await().until(() -> before.names().size() == 3);
        before.close();
        session.messages(message(1, true), message(2, true), message(3, true), message(4, true));
        clock.advance(CYCLE);

        EventClient after = watch(before.lastId(), "");

        await().until(() -> after.names().equals(List.of("4.png")));
    }

    private V3Session.Message message(int number, boolean hasScreenshot) {
        String url = hasScreenshot ? upstream.mediaUrl("/" + number + ".png?sig=" + number) : null;
        return new V3Session.Message("message-" + number, url);
    }
}
