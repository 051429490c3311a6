package io.github.screenshotgateway.support;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.Map;

/** A gateway that only accepts small images, so tests of the limit need no large ones. */
public class SmallImagesProfile implements QuarkusTestProfile {
    public static final int MAXIMUM_SIZE = 100_000;

    @Override
    public Map<String, String> getConfigOverrides() {
        return Map.of(
                "gateway.images.maximum-size",
                Integer.toString(MAXIMUM_SIZE),
                // Lists stay fresh, so a second read of a list can only be the one that a failed image causes.
                "gateway.lists.running-fresh-for",
                "1h");
    }
}
