package io.github.screenshotgateway.edge;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.netty.channel.embedded.EmbeddedChannel;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class BytesOfConnectionsTest {
    private final BytesOfConnections held = new BytesOfConnections(100);
    private final List<EmbeddedChannel> connections =
            Stream.generate(EmbeddedChannel::new).limit(3).toList();

    private void hold(int connection, long bytes) {
        held.hold(connections.get(connection), bytes);
    }

    private List<Boolean> open() {
        return connections.stream().map(EmbeddedChannel::isOpen).toList();
    }

    @Test
    void bytesWithinBoundCloseNoConnection() {
        hold(0, 60);
        hold(1, 40);

        assertEquals(List.of(true, true, true), open());
    }

    @Test
    void byteBeyondBoundClosesLongestHolder() {
        hold(0, 10);
        hold(1, 40);
        hold(0, 20);

        hold(2, 41);

        assertEquals(List.of(false, true, true), open());
        assertEquals(81, held.bytes());
    }

    @Test
    void holdingNothingInBetweenRestartsHoldingTime() {
        hold(0, 50);
        hold(1, 50);
        hold(0, 0);
        hold(0, 50);

        hold(2, 1);

        assertEquals(List.of(true, false, true), open());
    }

    @Test
    void moreThanBoundAtOnceClosesConnectionItself() {
        hold(0, 101);

        assertEquals(List.of(false, true, true), open());
        assertEquals(0, held.bytes());
    }
}
