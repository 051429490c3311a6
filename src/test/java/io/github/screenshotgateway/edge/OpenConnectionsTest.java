package io.github.screenshotgateway.edge;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.netty.channel.embedded.EmbeddedChannel;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** At most three open connections, each on its own event loop. */
class OpenConnectionsTest {
    private final OpenConnections open = new OpenConnections(4);
    private final List<EmbeddedChannel> channels =
            Stream.generate(EmbeddedChannel::new).limit(4).toList();
    private List<OpenConnections.Connection> connections;

    @BeforeEach
    void openThree() {
        channels.forEach(channel -> channel.closeFuture().addListener(ended -> open.closed(channel)));
        connections = channels.stream().limit(3).map(open::opened).toList();
    }

    private List<Boolean> openAfterOneMore() {
        open.opened(channels.get(3));
        channels.forEach(EmbeddedChannel::runPendingTasks);
        return channels.stream().map(EmbeddedChannel::isOpen).toList();
    }

    @Test
    void connectionBeyondBoundClosesIdleOne() {
        connections.get(0).markBusy();
        connections.get(2).markBusy();

        assertEquals(List.of(true, false, true, true), openAfterOneMore());
        assertEquals(3, open.number());
    }

    /** A client that reads a large response is not disconnected while others are idle. */
    @Test
    void unreadResponseStaysWhileAnotherConnectionIsIdle() {
        connections.get(0).markBusy();
        connections.get(0).markUnread();
        connections.get(1).markBusy();

        assertEquals(List.of(true, true, false, true), openAfterOneMore());
    }

    @Test
    void unreadResponseIsClosedWhenNoConnectionIsIdle() {
        connections.forEach(OpenConnections.Connection::markBusy);
        connections.get(1).markUnread();

        assertEquals(List.of(true, false, true, true), openAfterOneMore());
    }
}
