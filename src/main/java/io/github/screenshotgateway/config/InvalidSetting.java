package io.github.screenshotgateway.config;

import io.quarkus.runtime.configuration.ConfigurationException;
import java.time.Duration;
import java.util.Set;

/** A setting with which the gateway cannot run. Thrown at startup; says what the user wrote and what is expected. */
public final class InvalidSetting extends ConfigurationException {
    private static final long serialVersionUID = 1L;

    /**
     * @param key the key, such as {@code gateway.upstream.url}
     * @param expected the error and the format of a valid value; never the value of a secret
     */
    public InvalidSetting(String key, String expected) {
        super(message(key, WrittenSetting.of(key), expected), Set.of(key));
    }

    /** A value from the outside, as it may be quoted: one line, without the password of a URL. */
    public static String printable(String value) {
        return WrittenSetting.printable(value);
    }

    static String message(String key, WrittenSetting written, String expected) {
        return written.describe(key) + ": " + expected + " See src/docs/configuration.md.";
    }

    /** @throws InvalidSetting unless the duration is a valid time-out: 1 ms to 1 h */
    public static void requireTimeout(String key, Duration value) {
        if (value.compareTo(Duration.ofMillis(1)) < 0 || value.compareTo(Duration.ofHours(1)) > 0) {
            throw new InvalidSetting(key, "it must be between 1ms and 1h, such as 500ms, 2s or 1m.");
        }
    }

    /** @throws InvalidSetting when the duration is negative */
    public static void requireNonNegative(String key, Duration value) {
        if (value.isNegative()) {
            throw new InvalidSetting(key, "it must not be negative; 0s, 2s and 24h are examples.");
        }
    }
}
