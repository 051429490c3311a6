package io.github.screenshotgateway.support;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.Map;

/** A gateway that accepts webhooks. */
public class WebhooksProfile implements QuarkusTestProfile {
    public static final String SECRET = "whsec_not-a-real-one";

    @Override
    public Map<String, String> getConfigOverrides() {
        return Map.of(
                "gateway.limits.read-timeout", "2s",
                "gateway.limits.requests", "100",
                "gateway.webhooks.secret", SECRET,
                // Ends some broken connections in tests.
                "quarkus.http.idle-timeout", "10s");
    }
}
