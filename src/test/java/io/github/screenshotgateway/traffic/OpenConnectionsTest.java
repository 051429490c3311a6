package io.github.screenshotgateway.traffic;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.netty.channel.embedded.EmbeddedChannel;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Connections of which three may be open, each on an event loop of its own. */
class OpenConnectionsTest {
    private final OpenConnections open = new OpenConnections(4);
    private final List<EmbeddedChannel> connections =
            Stream.generate(EmbeddedChannel::new).limit(4).toList();

    @BeforeEach
    void openThree() {
        connections.forEach(connection -> connection.closeFuture().addListener(ended -> open.closed(connection)));
        connections.subList(0, 3).forEach(open::opened);
    }

    private List<Boolean> openAfterOneMore() {
        open.opened(connections.get(3));
        connections.forEach(EmbeddedChannel::runPendingTasks);
        return connections.stream().map(EmbeddedChannel::isOpen).toList();
    }

    @Test
    void oneMoreClosesOneThatWaits() {
        open.serves(connections.get(0));
        open.serves(connections.get(2));

        assertEquals(List.of(true, false, true, true), openAfterOneMore());
        assertEquals(3, open.number());
    }

    /** A client that reads a large answer is not cut off while others do nothing. */
    @Test
    void unreadAnswerStaysWhileAnotherConnectionWaits() {
        open.serves(connections.get(0));
        open.answers(connections.get(0));
        open.serves(connections.get(1));

        assertEquals(List.of(true, true, false, true), openAfterOneMore());
    }

    @Test
    void unreadAnswerGivesWayWhenNoConnectionWaits() {
        connections.subList(0, 3).forEach(open::serves);
        open.answers(connections.get(1));

        assertEquals(List.of(true, false, true, true), openAfterOneMore());
    }
}
