package io.github.screenshotgateway;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.screenshotgateway.support.ClientScript;
import io.github.screenshotgateway.support.SimulatorResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.Test;

/**
 * Clients see one contract for every generation of the API. The subclasses choose the others.
 *
 * <p>The simulator signs URLs by the system clock, so the gateway's clock follows it here.
 */
@QuarkusTest
@WithTestResource(SimulatorResource.class)
class SameResponsesV1Test {
    @Test
    void clientSeesTheSameForEveryGeneration() {
        assertEquals(String.join("\n", ClientScript.EXPECTED), String.join("\n", new ClientScript().run()));
    }
}
