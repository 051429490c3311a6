package io.github.screenshotgateway;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.screenshotgateway.support.ClientScript;
import io.github.screenshotgateway.support.SimulatorResource;
import io.quarkus.test.common.WithTestResource;
import org.junit.jupiter.api.Test;

/**
 * Clients see one contract for every generation of the API. The subclasses choose the generation.
 *
 * <p>The simulator signs URLs by the system clock, so the gateway's clock follows it here.
 */
@WithTestResource(SimulatorResource.class)
abstract class SameResponses {
    @Test
    void clientSeesTheSameForEveryGeneration() {
        assertEquals(String.join("\n", ClientScript.EXPECTED), String.join("\n", new ClientScript().run()));
    }
}
