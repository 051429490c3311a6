package io.github.screenshotgateway.support;

import io.github.screenshotgateway.http.Sha256;
import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.HexFormat;
import java.util.Map;

/**
 * Access mode tokens: two allowed callers, and one that is known but not allowed. All secrets are in files. The server
 * that the replicas share is away all the time.
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
        return Map.of(
                "gateway.access.mode", "tokens",
                "gateway.access.tokens-file", FILE.path().toString(),
                "gateway.access.callers", "payments,search",
                "gateway.webhooks.secret-file", WEBHOOKS.path().toString(),
                "gateway.cluster.hosts", "localhost:" + ReservedPort.any(),
                "quarkus.log.category.\"access\".level", "INFO",
                "quarkus.http.cors.enabled", "true",
                "quarkus.http.cors.origins", "https://app.example.com");
    }

    private static String line(String token, String name) {
        return HexFormat.of().formatHex(Sha256.of(token)) + "  " + name + "\n";
    }
}
