package io.github.screenshotgateway;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.screenshotgateway.support.ClientScript;
import io.github.screenshotgateway.support.SimulatorResource;
import io.quarkus.test.common.WithTestResource;
import org.junit.jupiter.api.Test;

/**
 * One contract for clients, any generation of the API behind it. The subclasses choose the generation.
 *
 * <p>The simulator signs its URLs by the system's clock, so the gateway's clock stays with it here.
 */
@WithTestResource(SimulatorResource.class)
abstract class SameAnswers {
    @Test
    void aClientSeesTheSameWhateverGenerationIsBehindTheGateway() {
        assertEquals(String.join("\n", ClientScript.EXPECTED), String.join("\n", new ClientScript().run()));
    }
}
