package io.github.screenshotgateway.config;

import io.quarkus.runtime.configuration.DurationConverter;
import java.time.Duration;
import org.eclipse.microprofile.config.spi.Converter;

/** Converts durations in Quarkus' format; the error message shows the format. */
public class DurationSetting implements Converter<Duration> {
    private static final long serialVersionUID = 1L;

    @Override
    public Duration convert(String text) {
        try {
            return DurationConverter.parseDuration(text);
        } catch (IllegalArgumentException | ArithmeticException e) {
            throw new IllegalArgumentException("it must be a duration such as 500ms, 2s, 5m, 24h or PT1H30M", e);
        }
    }
}
