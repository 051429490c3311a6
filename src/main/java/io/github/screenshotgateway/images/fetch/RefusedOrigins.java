package io.github.screenshotgateway.images.fetch;

import jakarta.inject.Singleton;
import java.util.Locale;
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

    /** Characters: the longest name in the DNS, and what is around it. */
    private static final int LONGEST = 270;

    private final Set<String> origins = new TreeSet<>();

    /** @param origin scheme and host, and the port if the URL has one */
    void add(String origin) {
        String known = origin.toLowerCase(Locale.ROOT);
        boolean web = known.startsWith("http://") || known.startsWith("https://");
        if (web && known.length() <= LONGEST && isNew(known)) {
            LOG.warnf(
                    "Images at %1$s are refused: it is not one of gateway.images.allowed-origins. If it belongs to the"
                            + " vendor, add %1$s to GATEWAY_IMAGES_ALLOWED_ORIGINS.",
                    known);
        }
    }

    private synchronized boolean isNew(String origin) {
        return origins.size() < MOST && origins.add(origin);
    }

    private synchronized String all() {
        return String.join(", ", origins);
    }

    @Override
    public HealthCheckResponse call() {
        HealthCheckResponseBuilder response =
                HealthCheckResponse.named("images").up();
        String refused = all();
        if (!refused.isEmpty()) {
            response.withData("refusedOrigins", refused);
        }
        return response.build();
    }
}
