package io.github.screenshotgateway.traffic;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.config.MeterFilter;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.ResourceBundle;

/** Gives the gateway's meters their descriptions, for the {@code # HELP} lines, from {@code metrics.properties}. */
class MetricDescriptions {
    private static final String PREFIX = "gateway.";

    @Produces
    @Singleton
    MeterFilter descriptions() {
        ResourceBundle texts = ResourceBundle.getBundle("metrics");
        return new MeterFilter() {
            @Override
            public Meter.Id map(Meter.Id id) {
                String key = id.getName().startsWith(PREFIX) ? id.getName().substring(PREFIX.length()) : "";
                return texts.containsKey(key) ? described(id, texts.getString(key)) : id;
            }
        };
    }

    private static Meter.Id described(Meter.Id id, String text) {
        return new Meter.Id(id.getName(), Tags.of(id.getTags()), id.getBaseUnit(), text, id.getType());
    }
}
