package io.github.screenshotgateway.support;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.util.Map;

/** Beside {@link UpstreamResource}: the media host is a {@link RawServer}. */
public class RawMediaResource implements QuarkusTestResourceLifecycleManager {
    private RawServer media;

    @Override
    public Map<String, String> start() {
        media = new RawServer();
        return Map.of("gateway.images.allowed-origins", media.url());
    }

    /** After the other one, whose media host is not used. */
    @Override
    public int order() {
        return 1;
    }

    @Override
    public void stop() {
        media.close();
    }

    @Override
    public void inject(TestInjector injector) {
        injector.injectIntoFields(media, new TestInjector.MatchesType(RawServer.class));
    }
}
