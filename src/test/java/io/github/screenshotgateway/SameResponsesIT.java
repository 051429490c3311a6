package io.github.screenshotgateway;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.screenshotgateway.support.ClientScript;
import io.github.screenshotgateway.support.GatewayProcess;
import io.restassured.RestAssured;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients see one contract for every generation of the API. */
class SameResponsesIT {
    @TempDir
    Path folder;

    @AfterEach
    void forgetGateway() {
        RestAssured.reset();
    }

    @ParameterizedTest
    @ValueSource(strings = {"v1", "v2", "v3"})
    void clientSeesTheSameForEveryGeneration(String api) {
        Map<String, String> demo = Map.of("GATEWAY_DEMO", "true", "GATEWAY_UPSTREAM_API", api);
        try (GatewayProcess gateway = new GatewayProcess(folder, demo).awaitReady()) {
            RestAssured.port = gateway.port();

            assertEquals(String.join("\n", ClientScript.EXPECTED), String.join("\n", new ClientScript().run()));
        }
    }
}
