package io.github.screenshotgateway.upstream.gate;

import io.github.screenshotgateway.cluster.Turns;
import io.github.screenshotgateway.http.RetryAfter;
import io.github.screenshotgateway.problem.Problem;
import io.github.screenshotgateway.time.TimeSpan;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jboss.logging.Logger;

/**
 * The pause that the upstream asks for ({@code Retry-After}). It applies to all calls, because the vendor limits the
 * project and not the task.
 */
@Singleton
public class Cooldown {
    private static final Logger LOG = Logger.getLogger(Cooldown.class);

    /** How long a 429 without {@code Retry-After} closes the gate: the vendor counts requests per second. */
    private static final Duration MIN_PAUSE = Duration.ofSeconds(1);

    private final RefusedCalls refusals;
    private final InstantSource clock;
    private final AtomicReference<TimeSpan> pause = new AtomicReference<>(new TimeSpan(Instant.EPOCH, Duration.ZERO));

    private final Turns turns;

    Cooldown(RefusedCalls refusals, InstantSource clock, Turns turns) {
        this.refusals = refusals;
        this.clock = clock;
        this.turns = turns;
        turns.onPause(this::startHere);
    }

    /**
     * The pause that a response asks for, if any: with a 429, or with {@code Retry-After} on a 503 (RFC 9110, section
     * 10.2.3). Between one second and one hour.
     */
    public static Optional<Duration> requestedBy(Response response, Instant now) {
        Optional<Duration> asked = RetryAfter.parse(response.getHeaderString(HttpHeaders.RETRY_AFTER), now)
                .map(duration -> duration.compareTo(MIN_PAUSE) < 0 ? MIN_PAUSE : duration);
        return switch (response.getStatus()) {
            case 429 -> asked.or(() -> Optional.of(MIN_PAUSE));
            case 503 -> asked;
            default -> Optional.empty();
        };
    }

    /** Starts a cooldown if the response asks for one. */
    void startIfRequested(Response response) {
        requestedBy(response, clock.instant()).ifPresent(this::start);
    }

    /** Starts a cooldown of all replicas now, unless the current one lasts longer. */
    void start(Duration duration) {
        turns.pause(duration);
    }

    private void startHere(Duration duration) {
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
