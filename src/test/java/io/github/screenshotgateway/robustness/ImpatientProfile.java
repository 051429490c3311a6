package io.github.screenshotgateway.robustness;

import io.github.screenshotgateway.support.WebhooksProfile;
import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.Map;

/** A gateway with all its routes, whose idle time-out tests can wait for: it is what ends some broken connections. */
public class ImpatientProfile implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
        return Map.of("gateway.webhooks.secret", WebhooksProfile.SECRET, "quarkus.http.idle-timeout", "10s");
    }
}
