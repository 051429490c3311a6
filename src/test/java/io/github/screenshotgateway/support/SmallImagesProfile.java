package io.github.screenshotgateway.support;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.Map;

/** A gateway that takes only small images, so that tests of the limit need no large ones. */
public class SmallImagesProfile implements QuarkusTestProfile {
    public static final int MAXIMUM_SIZE = 100_000;

    @Override
    public Map<String, String> getConfigOverrides() {
        return Map.of(
                "gateway.images.maximum-size",
                Integer.toString(MAXIMUM_SIZE),
                // The tests look at the second look alone: lists do not grow stale meanwhile.
                "gateway.lists.running-fresh-for",
                "1h");
    }
}
