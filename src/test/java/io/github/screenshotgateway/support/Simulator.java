package io.github.screenshotgateway.support;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import java.util.Map;

/**
 * Dev mode's simulated upstream, with the tasks of {@code src/simulator} in all generations of the API. It signs URLs by
 * the system clock.
 */
public final class Simulator implements AutoCloseable {
    private final WireMockServer server =
            new WireMockServer(WireMockConfiguration.options().dynamicPort().usingFilesUnderDirectory("src/simulator"));

    public Simulator() {
        server.start();
    }

    /** The environment of a {@link GatewayProcess} in front of it. */
    public Map<String, String> variables(String api) {
        return Map.of(
                "GATEWAY_UPSTREAM_URL",
                server.baseUrl(),
                "GATEWAY_UPSTREAM_API",
                api,
                "GATEWAY_UPSTREAM_API_KEY",
                "simulated",
                "GATEWAY_IMAGES_ALLOWED_ORIGINS",
                server.baseUrl());
    }

    @Override
    public void close() {
        server.stop();
    }
}
