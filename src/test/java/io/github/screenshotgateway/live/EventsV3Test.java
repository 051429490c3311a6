package io.github.screenshotgateway.live;

import static org.awaitility.Awaitility.await;

import io.github.screenshotgateway.support.EventClient;
import io.github.screenshotgateway.support.V3Profile;
import io.github.screenshotgateway.support.V3Session;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** In v3, ids are those of messages, and no numbers. */
@QuarkusTest
@TestProfile(V3Profile.class)
class EventsV3Test extends StreamTest {
    private void given(String status, int messages) {
        V3Session session = upstream.v3Session(task);
        session.messages(IntStream.rangeClosed(1, messages)
                .mapToObj(i -> new V3Session.Message("message-" + i, upstream.mediaUrl("/" + i + ".png?sig=" + i)))
                .toArray(V3Session.Message[]::new));
        session.status(status);
    }

    @Test
    void whoComesBackIsToldTheOthersAloneAndTheEnd() {
        given("running", 2);
        EventClient before = watch();
        await().until(() -> before.names().equals(List.of("1.png", "2.png")));
        before.close();
        given("stopped", 3);
        clock.advance(CYCLE);

        EventClient after = watch(before.lastId(), "");

        await().until(() -> after.names().equals(List.of("3.png")));
        clock.advance(CYCLE);
        after.await1("done");
        await().until(after::ended);
    }
}
