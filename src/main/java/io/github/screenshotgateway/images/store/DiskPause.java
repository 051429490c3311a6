package io.github.screenshotgateway.images.store;

import io.github.screenshotgateway.time.TimeSpan;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import org.jboss.logging.Logger;

/** Suspends writes for a minute after a failure; logs its beginning and end once. Thread-safe. */
final class DiskPause {
    private static final Logger LOG = Logger.getLogger(DiskPause.class);

    /** A full or missing disk stays so for a while, and every write that tries occupies a worker. */
    private static final Duration LENGTH = Duration.ofMinutes(1);

    private final Path directory;
    private final InstantSource clock;

    /** {@code null} while writes succeed. */
    private volatile TimeSpan pause;

    DiskPause(Path directory, InstantSource clock) {
        this.directory = directory;
        this.clock = clock;
    }

    synchronized boolean isOver() {
        return pause == null || !pause.contains(clock.instant());
    }

    /** Whether nothing has failed since the last success. Lock-free, for any thread. */
    boolean isHealthy() {
        return pause == null;
    }

    synchronized void begin(IOException reason) {
        if (pause == null) {
            LOG.warnf(
                    "Images cannot be written to %s (gateway.images.directory): %s. The gateway continues without it"
                            + " and tries again once a minute.",
                    directory, reason);
        }
        pause = new TimeSpan(clock.instant(), LENGTH);
    }

    /** Call after a success. Ignored during the pause: such a write began before it, and says nothing about now. */
    synchronized void end() {
        if (pause != null && isOver()) {
            pause = null;
            LOG.infof("Images can be written to %s again", directory);
        }
    }
}
