package io.github.screenshotgateway.traffic;

import io.quarkus.arc.Unremovable;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithConverter;
import java.net.URI;
import java.util.Optional;

/**
 * Where traces go, as Quarkus reads it; none are made without. Here so that one which is malformed is refused by its name:
 * Quarkus fails without saying which setting it was. Nobody needs the values, so that it has to be kept.
 */
@Unremovable
@ConfigMapping(prefix = "quarkus.otel.exporter.otlp")
interface TracesConfig {
    /** For all that is exported. */
    @WithConverter(EndpointSetting.class)
    Optional<URI> endpoint();

    Traces traces();

    /** For traces alone. */
    interface Traces {
        @WithConverter(EndpointSetting.class)
        Optional<URI> endpoint();
    }
}
