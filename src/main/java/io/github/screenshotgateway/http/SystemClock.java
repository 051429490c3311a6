package io.github.screenshotgateway.http;

import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.InstantSource;

/** The time of the gateway: injected, so that tests can set it. */
class SystemClock {
    @Produces
    @Singleton
    InstantSource clock() {
        return Clock.systemUTC();
    }
}
