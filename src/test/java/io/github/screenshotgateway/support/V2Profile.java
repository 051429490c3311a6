package io.github.screenshotgateway.support;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.Map;

/** The gateway in front of v2, with an endpoint for traces. */
public class V2Profile implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
        return Map.of(
                "gateway.upstream.api",
                "v2",
                // Nothing listens there; FinishedSpans records the spans.
                "quarkus.otel.exporter.otlp.endpoint",
                "http://localhost:1");
    }
}
