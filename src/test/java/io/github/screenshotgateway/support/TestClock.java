package io.github.screenshotgateway.support;

import io.quarkus.test.Mock;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** The gateway's clock in tests: it goes as ever, and tests can set it forward instead of sleeping, or back. */
@Mock
@Singleton
public class TestClock implements InstantSource {
    private volatile Duration ahead = Duration.ZERO;

    @Override
    public Instant instant() {
        return Clock.systemUTC().instant().plus(ahead);
    }

    /** @param duration negative to set it back */
    public void advance(Duration duration) {
        ahead = ahead.plus(duration);
    }

    /** Leaves behind all that earlier tests have started: no cooldown or freshness lasts as long, and no budget is empty. */
    public void leaveEarlierTestsBehind() {
        advance(Duration.ofDays(2));
    }
}
