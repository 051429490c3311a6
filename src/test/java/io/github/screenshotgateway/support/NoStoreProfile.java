package io.github.screenshotgateway.support;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.Map;

/** A gateway that keeps no images. */
public class NoStoreProfile implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
        return Map.of("gateway.images.memory", "0", "gateway.images.disk", "0");
    }
}
