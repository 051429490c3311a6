package io.github.screenshotgateway.support;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.Map;

/**
 * A gateway that trusts the proxy in front of it, by Quarkus' own settings. Tests can reach its rate limit, and it has no
 * memory tier.
 */
public class ProxyProfile implements QuarkusTestProfile {
    public static final int REQUESTS_PER_SECOND = 10;

    @Override
    public Map<String, String> getConfigOverrides() {
        return Map.of(
                "gateway.allowed-hosts", "shots.example.com",
                // Every downloaded image is answered from disk. Other tests run with both tiers.
                "gateway.images.memory", "0",
                "gateway.upstream.requests-per-second", Integer.toString(REQUESTS_PER_SECOND),
                "quarkus.http.proxy.proxy-address-forwarding", "true",
                "quarkus.http.proxy.enable-forwarded-host", "true",
                "quarkus.http.proxy.enable-forwarded-prefix", "true");
    }
}
