package io.github.screenshotgateway.support;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.util.Map;

/** Puts a {@link RawServer} behind the gateway, as the API and as the media host. */
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
                // Nobody listens there; what would be sent is seen by FinishedSpans.
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
