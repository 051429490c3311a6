package io.github.screenshotgateway.support;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.util.Map;

/** Makes a {@link RawServer} the gateway's API and media host. */
public class RawUpstreamResource implements QuarkusTestResourceLifecycleManager {
    private RawServer server;

    @Override
    public Map<String, String> start() {
        server = new RawServer();
        return Map.of(
                "gateway.upstream.api",
                "v2",
                "gateway.upstream.url",
                server.url(),
                "gateway.upstream.requests-per-second",
                "1000",
                "gateway.images.allowed-origins",
                server.url(),
                // Nothing listens there; FinishedSpans records the spans.
                "quarkus.otel.exporter.otlp.endpoint",
                "http://localhost:1");
    }

    @Override
    public void stop() {
        server.close();
    }

    @Override
    public void inject(TestInjector injector) {
        injector.injectIntoFields(server, new TestInjector.MatchesType(RawServer.class));
    }
}
