package io.github.screenshotgateway.traffic;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class StalledClientsTest {
    private final EmbeddedChannel connection = new EmbeddedChannel();
    private boolean memoryIsShort = true;
    private final StalledClients clients = new StalledClients(Set.of(connection), () -> memoryIsShort);

    @AfterEach
    void release() {
        connection.finishAndReleaseAll();
    }

    /** Not flushed, it waits as it does for a client that does not read. */
    private void write(int bytes) {
        connection.write(Unpooled.wrappedBuffer(new byte[bytes]));
    }

    private void look() {
        clients.look();
        connection.runPendingTasks();
    }

    @Test
    void aClientThatReadsNothingBetweenTwoLooksIsDisconnected() {
        write(10);
        look();
        assertTrue(connection.isOpen());

        look();

        assertFalse(connection.isOpen());
    }

    @Test
    void aClientThatReadsSlowlyStays() {
        write(10);
        look();
        connection.flush();
        write(5);

        look();

        assertTrue(connection.isOpen());
    }

    @Test
    void aClientForWhichNothingWaitsStays() {
        look();
        look();

        assertTrue(connection.isOpen());
    }

    @Test
    void nobodyIsDisconnectedWhileThereIsMemory() {
        memoryIsShort = false;
        write(10);
        look();
        look();

        assertTrue(connection.isOpen());
    }
}
