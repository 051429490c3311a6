package io.github.screenshotgateway.images.fetch;

import jakarta.inject.Singleton;
import java.util.Collections;
import java.util.Set;
import java.util.TreeSet;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;
import org.jboss.logging.Logger;

/**
 * The origins of images that the gateway does not contact, because {@code gateway.images.allowed-origins} lacks them: in
 * the log once each, and in the readiness data, which is never down for them. The vendor does not publish the host of its
 * presigned URLs, so an operator learns it here. Thread-safe.
 */
@Readiness
@Singleton
class RefusedOrigins implements HealthCheck {
    private static final Logger LOG = Logger.getLogger(RefusedOrigins.class);

    /** The vendor has few. Further ones are in no log: each task could bring new ones. */
    private static final int MOST = 20;

    private final Set<String> origins = Collections.synchronizedSet(new TreeSet<>());

    /** @param origin scheme and host, and the port if the URL has one */
    void add(String origin) {
        if (origins.size() < MOST && origins.add(origin)) {
            LOG.warnf(
                    "Images at %1$s are refused: it is not one of gateway.images.allowed-origins. If it belongs to the"
                            + " vendor, add %1$s to GATEWAY_IMAGES_ALLOWED_ORIGINS.",
                    origin);
        }
    }

    @Override
    public HealthCheckResponse call() {
        HealthCheckResponseBuilder response =
                HealthCheckResponse.named("images").up();
        if (!origins.isEmpty()) {
            response.withData("refusedOrigins", String.join(", ", origins.toArray(String[]::new)));
        }
        return response.build();
    }
}
