package io.github.screenshotgateway.support;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.util.Map;

/** Used with {@link UpstreamResource}: makes the media host a {@link RawServer} whose names have private addresses. */
public class RawMediaResource implements QuarkusTestResourceLifecycleManager {
    /** Names from src/test/resources/hosts. */
    public static final String LISTED = "vpc.test";

    public static final String UNLISTED = "inside.test";
    public static final String METADATA = "metadata.test";

    private RawServer media;

    @Override
    public Map<String, String> start() {
        media = new RawServer();
        return Map.of(
                "gateway.images.allowed-origins",
                String.join(",", media.url(), origin(LISTED), origin(UNLISTED), origin(METADATA)),
                "gateway.images.private-origins",
                String.join(",", origin(LISTED), origin(METADATA)));
    }

    /** The same server under another name. */
    private String origin(String host) {
        return media.url().replace("localhost", host);
    }

    /** Runs after {@link UpstreamResource} to replace its media host. */
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
