package io.github.screenshotgateway.robustness;

import io.github.screenshotgateway.support.WebhooksProfile;
import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.Map;

/** All routes are on, and the idle time-out, which ends some broken connections, is short enough for tests. */
public class ImpatientProfile implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
        return Map.of("gateway.webhooks.secret", WebhooksProfile.SECRET, "quarkus.http.idle-timeout", "10s");
    }
}
