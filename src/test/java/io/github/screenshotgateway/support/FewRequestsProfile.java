package io.github.screenshotgateway.support;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.Map;

/** A gateway that accepts two requests and one event stream at once, also from scripts of other origins. */
public class FewRequestsProfile implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
        return Map.of(
                "gateway.limits.requests",
                "2",
                "gateway.limits.event-streams",
                "1",
                "quarkus.http.limits.max-header-size",
                "4K",
                "quarkus.http.cors.enabled",
                "true",
                // A name, a pattern, and the media host, which serves a page of a browser test.
                "quarkus.http.cors.origins",
                "https://app.example.com,/https:\\/\\/[a-z]+\\.apps\\.test/,/http:\\/\\/localhost:[0-9]+/",
                "quarkus.http.cors.methods",
                "GET,HEAD",
                "quarkus.http.cors.exposed-headers",
                "ETag,Cache-Status,Retry-After",
                "gateway.images.resource-policy",
                "same-site");
    }
}
