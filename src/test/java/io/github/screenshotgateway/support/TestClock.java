package io.github.screenshotgateway.support;

import io.quarkus.test.Mock;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** The gateway's clock in tests: it runs normally, and tests set it forward, instead of sleeping, or back. */
@Mock
@Singleton
public class TestClock implements InstantSource {
    private volatile Duration ahead = Duration.ZERO;

    @Override
    public Instant instant() {
        return Clock.systemUTC().instant().plus(ahead);
    }

    /** @param duration negative to set the clock back */
    public void advance(Duration duration) {
        ahead = ahead.plus(duration);
    }

    /** Advances past all effects of earlier tests: no cooldown or freshness lasts as long, and all budgets are full. */
    public void leaveEarlierTestsBehind() {
        advance(Duration.ofDays(2));
    }
}
