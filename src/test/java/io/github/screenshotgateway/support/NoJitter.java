package io.github.screenshotgateway.support;

import io.quarkus.test.Mock;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.random.RandomGenerator;

/** Makes randomness constant in tests, so lists are fresh for exactly as long as configured. */
@Mock
public class NoJitter {
    @Produces
    @Singleton
    RandomGenerator alwaysZero() {
        return () -> 0;
    }
}
