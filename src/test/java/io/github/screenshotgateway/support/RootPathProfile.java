package io.github.screenshotgateway.support;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.Map;

/** A gateway below a path, by Quarkus' own setting, in front of v2, limited to two calls per second. */
public class RootPathProfile implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
        return Map.of(
                "quarkus.http.root-path", "/below",
                "gateway.upstream.api", "v2",
                "gateway.upstream.requests-per-second", "2");
    }
}
