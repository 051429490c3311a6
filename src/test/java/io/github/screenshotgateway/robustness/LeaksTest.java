package io.github.screenshotgateway.robustness;

import static org.awaitility.Awaitility.await;

import io.github.screenshotgateway.support.LogCapture;
import io.netty.buffer.PooledByteBufAllocator;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.time.Duration;
import java.util.logging.Level;
import org.junit.jupiter.api.Test;

/** The search for leaks finds one. */
@QuarkusTest
@TestProfile(ImpatientProfile.class)
class LeaksTest {
    @Test
    void aBufferThatIsNotReleasedIsAnErrorInTheLog() {
        Leaks.detect();
        try (LogCapture log = new LogCapture()) {
            forget();

            Leaks.tell();

            // Whoever takes a buffer first tells it, which may be another thread.
            await().atMost(Duration.ofMinutes(1)).until(() -> log.records(Level.SEVERE).stream()
                    .anyMatch(logged -> logged.getMessage().contains("LEAK")));
        } finally {
            Leaks.asBefore();
        }
    }

    /** In a method of its own, so that no variable holds it. */
    private static void forget() {
        PooledByteBufAllocator.DEFAULT.directBuffer(64).writeByte(1);
    }
}
