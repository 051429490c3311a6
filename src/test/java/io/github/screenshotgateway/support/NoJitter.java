package io.github.screenshotgateway.support;

import io.quarkus.test.Mock;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.random.RandomGenerator;

/** The gateway's chance in tests: always the same, so that lists are fresh for exactly as long as configured. */
@Mock
public class NoJitter {
    @Produces
    @Singleton
    RandomGenerator always0() {
        return () -> 0;
    }
}
