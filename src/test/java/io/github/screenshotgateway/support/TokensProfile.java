package io.github.screenshotgateway.support;

import io.github.screenshotgateway.http.Sha256;
import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.HexFormat;
import java.util.Map;

/**
 * Access mode tokens: two allowed callers, and one that is known but not allowed. All secrets are in files. The server
 * that the replicas share, and the bucket, are away all the time.
 */
public class TokensProfile implements QuarkusTestProfile {
    /** The token {@code token-of-<name>} for every name, and another one for search. */
    public static final String CALLERS = line("token-of-payments", "payments")
            + line("token-of-search", "search")
            + line("second-token-of-search", "search")
            + line("token-of-intern", "intern");

    public static final MountedSecret FILE = new MountedSecret("tokens");
    private static final MountedSecret WEBHOOKS = new MountedSecret("webhooks");

    @Override
    public Map<String, String> getConfigOverrides() {
        FILE.update(CALLERS);
        WEBHOOKS.update(WebhooksProfile.SECRET + "\n");
        return Map.ofEntries(
                Map.entry("gateway.access.mode", "tokens"),
                Map.entry("gateway.access.tokens-file", FILE.path().toString()),
                Map.entry("gateway.access.callers", "payments,search"),
                Map.entry("gateway.webhooks.secret-file", WEBHOOKS.path().toString()),
                Map.entry("gateway.cluster.hosts", "localhost:" + ReservedPort.any()),
                Map.entry("gateway.archive.bucket", "screenshots"),
                Map.entry("gateway.archive.endpoint", "http://localhost:" + ReservedPort.any()),
                Map.entry("quarkus.log.category.\"access\".level", "INFO"),
                Map.entry("quarkus.http.cors.enabled", "true"),
                Map.entry("quarkus.http.cors.origins", "https://app.example.com"));
    }

    private static String line(String token, String name) {
        return HexFormat.of().formatHex(Sha256.of(token)) + "  " + name + "\n";
    }
}
