package io.github.screenshotgateway.upstream;

import io.github.screenshotgateway.problem.Problem;
import io.github.screenshotgateway.time.TimeSpan;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicReference;
import org.jboss.logging.Logger;

/**
 * The pause that the upstream asks for ({@code Retry-After}). It applies to all calls, because the vendor limits the
 * project and not the task.
 */
@Singleton
class Cooldown {
    private static final Logger LOG = Logger.getLogger(Cooldown.class);

    private final RefusedCalls refusals;
    private final InstantSource clock;
    private final AtomicReference<TimeSpan> pause = new AtomicReference<>(new TimeSpan(Instant.EPOCH, Duration.ZERO));

    Cooldown(RefusedCalls refusals, InstantSource clock) {
        this.refusals = refusals;
        this.clock = clock;
    }

    /** Starts a cooldown now, unless the current one lasts longer. */
    void start(Duration duration) {
        Instant now = clock.instant();
        TimeSpan before = pause.getAndAccumulate(
                new TimeSpan(now, duration),
                (one, other) -> one.remaining(now).compareTo(other.remaining(now)) > 0 ? one : other);
        if (!before.contains(now)) {
            LOG.warnf("Upstream: it asked for a pause of %d s; no calls until then", duration.toSeconds());
        }
    }

    boolean active() {
        return pause.get().contains(clock.instant());
    }

    /** @throws Problem {@code upstream-busy} during the cooldown, with the time left */
    void check() {
        Duration left = pause.get().remaining(clock.instant());
        if (left.compareTo(Duration.ZERO) > 0) {
            throw refusals.refuse(RefusedCalls.Reason.COOLDOWN, "The upstream asked for a pause.", left);
        }
    }
}
