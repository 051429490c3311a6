package io.github.screenshotgateway.time;

import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.InstantSource;

/** Provides the gateway's clock; injected, so tests can set it. */
class SystemClock {
    @Produces
    @Singleton
    InstantSource clock() {
        return Clock.systemUTC();
    }
}
