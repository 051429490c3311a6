package io.github.screenshotgateway.traffic;

import io.quarkus.arc.Unremovable;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithConverter;
import java.net.URI;
import java.util.Optional;

/**
 * The target of traces, as Quarkus reads it; without one, there are no traces. Mapped here to name the key of a
 * malformed URL, which Quarkus' own error does not. Nothing injects this mapping, hence {@code @Unremovable}.
 */
@Unremovable
@ConfigMapping(prefix = "quarkus.otel.exporter.otlp")
interface TracesConfig {
    /** For all telemetry. */
    @WithConverter(EndpointSetting.class)
    Optional<URI> endpoint();

    Traces traces();

    /** For traces only. */
    interface Traces {
        @WithConverter(EndpointSetting.class)
        Optional<URI> endpoint();
    }
}
