package io.github.screenshotgateway.support;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.util.Map;

/** Starts the simulated upstream before the gateway, and injects it and a raw media host into the tests' fields. */
public class UpstreamResource implements QuarkusTestResourceLifecycleManager {
    /** Names of the raw media host from src/test/resources/hosts, with private addresses. */
    public static final String LISTED = "vpc.test";

    public static final String UNLISTED = "inside.test";
    public static final String METADATA = "metadata.test";

    private final UpstreamStub upstream = new UpstreamStub();
    private final RawServer media = new RawServer();

    @Override
    public Map<String, String> start() {
        upstream.start();
        return Map.of(
                "gateway.upstream.url",
                upstream.api().baseUrl(),
                "gateway.upstream.api-key-file",
                upstream.apiKey().path().toString(),
                "gateway.images.allowed-origins",
                String.join(
                        ",",
                        upstream.mediaUrl(""),
                        upstream.otherMediaUrl(""),
                        media.url(),
                        media.url(LISTED),
                        media.url(UNLISTED),
                        media.url(METADATA)),
                "gateway.images.private-origins",
                media.url(LISTED) + "," + media.url(METADATA),
                // Only tests of the rate limit should reach it.
                "gateway.upstream.requests-per-second",
                "1000",
                "gateway.upstream.read-timeout",
                "2s");
    }

    @Override
    public void stop() {
        upstream.stop();
        media.close();
    }

    @Override
    public void inject(TestInjector injector) {
        injector.injectIntoFields(upstream, new TestInjector.MatchesType(UpstreamStub.class));
        injector.injectIntoFields(media, new TestInjector.MatchesType(RawServer.class));
    }
}
