package io.github.screenshotgateway.support;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.Map;

/** A gateway that redirects to media hosts, behind a public URL, with lists that are fresh for long. */
public class RedirectsProfile implements QuarkusTestProfile {
    public static final int CONNECTIONS = 32;

    @Override
    public Map<String, String> getConfigOverrides() {
        return Map.of(
                "gateway.images.delivery", "redirect",
                "gateway.public-url", "https://shots.example.com/gateway/",
                // Fresh for 100 s, then served for 100 s while it is revalidated, and for 1,000 s on errors.
                "gateway.lists.running-fresh-for", "100s",
                "gateway.lists.stale-while-revalidate", "100s",
                "gateway.lists.stale-if-error", "1000s",
                "quarkus.http.limits.max-connections", Integer.toString(CONNECTIONS));
    }
}
