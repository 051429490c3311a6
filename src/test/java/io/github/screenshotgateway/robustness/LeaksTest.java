package io.github.screenshotgateway.robustness;

import static org.awaitility.Awaitility.await;

import io.github.screenshotgateway.support.LogCapture;
import io.netty.buffer.PooledByteBufAllocator;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.time.Duration;
import java.util.logging.Level;
import org.junit.jupiter.api.Test;

/** The leak detection finds a leak. */
@QuarkusTest
@TestProfile(ImpatientProfile.class)
class LeaksTest {
    @Test
    void unreleasedBufferIsLoggedAsAnError() {
        Leaks.detect();
        try (LogCapture log = new LogCapture()) {
            leakBuffer();

            Leaks.report();

            // The next allocation logs the leak, possibly on another thread.
            await().atMost(Duration.ofMinutes(1)).until(() -> log.records(Level.SEVERE).stream()
                    .anyMatch(logged -> logged.getMessage().contains("LEAK")));
        } finally {
            Leaks.restore();
        }
    }

    /** A separate method, so no local variable refers to the buffer. */
    private static void leakBuffer() {
        PooledByteBufAllocator.DEFAULT.directBuffer(64).writeByte(1);
    }
}
