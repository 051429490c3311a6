package io.github.screenshotgateway.support;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.util.Map;

/** Starts the simulated upstream before the gateway, and injects it into the tests' fields. */
public class UpstreamResource implements QuarkusTestResourceLifecycleManager {
    private final UpstreamStub upstream = new UpstreamStub();

    @Override
    public Map<String, String> start() {
        upstream.start();
        return Map.of(
                "gateway.upstream.url",
                upstream.api().baseUrl(),
                "gateway.images.allowed-origins",
                upstream.mediaUrl("") + "," + upstream.otherMediaUrl(""),
                // Only tests of the rate limit should reach it.
                "gateway.upstream.requests-per-second",
                "1000",
                "gateway.upstream.read-timeout",
                "2s");
    }

    @Override
    public void stop() {
        upstream.stop();
    }

    @Override
    public void inject(TestInjector injector) {
        injector.injectIntoFields(upstream, new TestInjector.MatchesType(UpstreamStub.class));
    }
}
