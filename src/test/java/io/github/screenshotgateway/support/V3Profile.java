package io.github.screenshotgateway.support;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.Map;

/** The gateway in front of v3. */
public class V3Profile implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
        return Map.of("gateway.upstream.api", "v3");
    }
}
