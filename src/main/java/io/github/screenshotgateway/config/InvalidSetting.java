package io.github.screenshotgateway.config;

import io.quarkus.runtime.configuration.ConfigurationException;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;

/** A setting with which the gateway cannot run. Thrown at start; it names the variable and the format it wants. */
public final class InvalidSetting extends ConfigurationException {
    private static final long serialVersionUID = 1L;

    /**
     * @param key the key, such as {@code gateway.upstream.url}
     * @param expected what is wrong and what a right value looks like; never the value of a secret
     */
    public InvalidSetting(String key, String expected) {
        super(variable(key) + " (" + key + "): " + expected + " See \"Configuration\" in the README.", Set.of(key));
    }

    /** Refuses to start unless the duration is more than zero. */
    public static void unlessPositive(String key, Duration value) {
        if (value.isZero() || value.isNegative()) {
            throw new InvalidSetting(key, "it must be more than zero, such as 2s, 500ms or 1m.");
        }
    }

    /** Refuses to start when the duration is below zero. */
    public static void ifNegative(String key, Duration value) {
        if (value.isNegative()) {
            throw new InvalidSetting(key, "it must not be negative; 0s, 2s and 24h are examples.");
        }
    }

    /** The environment variable of a key, by the rule of MicroProfile Config. */
    private static String variable(String key) {
        return key.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", "_");
    }
}
