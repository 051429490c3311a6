package io.github.screenshotgateway.images;

import io.github.screenshotgateway.time.TimeSpan;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import org.jboss.logging.Logger;

/** After a failure nothing is written for a minute. Told once, and so is the end of it. Thread-safe. */
final class DiskPause {
    private static final Logger LOG = Logger.getLogger(DiskPause.class);

    /** A disk that is full or gone stays so for a while; each write that tries takes a worker its time. */
    private static final Duration LENGTH = Duration.ofMinutes(1);

    private final Path directory;
    private final InstantSource clock;

    /** {@code null} while all is well. */
    private volatile TimeSpan pause;

    DiskPause(Path directory, InstantSource clock) {
        this.directory = directory;
        this.clock = clock;
    }

    synchronized boolean over() {
        return pause == null || !pause.contains(clock.instant());
    }

    /** Whether nothing has failed since the last success. Told without a lock: for any thread. */
    boolean none() {
        return pause == null;
    }

    synchronized void begin(IOException reason) {
        if (pause == null) {
            LOG.warnf(
                    "Images cannot be written to %s (gateway.images.directory): %s. The gateway continues without it and tries"
                            + " again once a minute.",
                    directory, reason);
        }
        pause = new TimeSpan(clock.instant(), LENGTH);
    }

    /** After a success. One of a write that began before the pause says nothing about the disk of now. */
    synchronized void end() {
        if (pause != null && over()) {
            pause = null;
            LOG.infof("Images can be written to %s again", directory);
        }
    }
}
