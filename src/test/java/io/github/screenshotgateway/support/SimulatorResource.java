package io.github.screenshotgateway.support;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.util.Map;

/** Starts dev mode's simulated upstream, with the tasks of {@code src/simulator} in all generations of the API. */
public class SimulatorResource implements QuarkusTestResourceLifecycleManager {
    private final WireMockServer simulator =
            new WireMockServer(WireMockConfiguration.options().dynamicPort().usingFilesUnderDirectory("src/simulator"));

    @Override
    public Map<String, String> start() {
        simulator.start();
        return Map.of(
                "gateway.upstream.url", simulator.baseUrl(), "gateway.images.allowed-origins", simulator.baseUrl());
    }

    @Override
    public void stop() {
        simulator.stop();
    }
}
