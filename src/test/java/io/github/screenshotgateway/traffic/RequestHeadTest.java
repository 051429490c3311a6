package io.github.screenshotgateway.traffic;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** On a connection whose time the test makes pass. */
class RequestHeadTest {
    private final RequestHead head = new RequestHead(Duration.ofSeconds(15));
    private final EmbeddedChannel connection = new EmbeddedChannel(head);

    RequestHeadTest() {
        connection.freezeTime();
    }

    private void receive(String bytes) {
        connection.writeInbound(Unpooled.copiedBuffer(bytes, StandardCharsets.US_ASCII));
    }

    private void pass(int seconds) {
        connection.advanceTimeBy(seconds, TimeUnit.SECONDS);
        connection.runScheduledPendingTasks();
    }

    /** One byte a second keeps every idle time-out away. */
    @Test
    void aHeadThatArrivesBitByBitEndsTheConnection() {
        for (int i = 0; i < 14; i++) {
            receive("G");
            pass(1);
        }
        assertTrue(connection.isOpen());

        receive("G");
        pass(1);

        assertFalse(connection.isOpen());
    }

    @Test
    void aConnectionThatWaitsForItsNextRequestIsLeftAlone() {
        pass(1000);

        assertTrue(connection.isOpen());
    }

    @Test
    void aHeadThatHasArrivedInTimeMayBeAnsweredForAsLongAsItTakes() {
        receive("GET / ");
        pass(10);
        receive("HTTP/1.1\r\n\r\n");
        head.complete();
        pass(1000);

        assertTrue(connection.isOpen());
    }

    @Test
    void theNextHeadIsWatchedAgain() {
        receive("GET / HTTP/1.1\r\n\r\n");
        head.complete();
        head.answered();

        receive("GET");
        pass(15);

        assertFalse(connection.isOpen());
    }
}
