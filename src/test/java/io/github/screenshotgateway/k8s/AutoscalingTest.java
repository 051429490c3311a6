package io.github.screenshotgateway.k8s;

import static io.github.screenshotgateway.k8s.Rendered.yaml;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.screenshotgateway.support.Kubectl;
import org.junit.jupiter.api.Test;

@Kubectl.Needed
class AutoscalingTest {

    private final Rendered rendered = Rendered.component("hpa");
    private final JsonNode autoscaler = rendered.only("HorizontalPodAutoscaler").path("spec");

    @Test
    void autoscalerTargetsDeploymentAndKeepsItsMinimum() {
        assertEquals(
                yaml("{apiVersion: apps/v1, kind: Deployment, name: screenshot-gateway}"),
                autoscaler.path("scaleTargetRef"));
        assertEquals(Rendered.of(Rendered.BASE).deployment().path("replicas"), autoscaler.path("minReplicas"));
        assertTrue(autoscaler.path("maxReplicas").asInt()
                > autoscaler.path("minReplicas").asInt());
    }

    /** Without a CPU request, utilization is undefined and nothing would ever be scaled. */
    @Test
    void autoscalerUsesCpuUtilizationOfGatewayContainer() {
        assertEquals(yaml("""
                - type: ContainerResource
                  containerResource:
                    container: %s
                    name: cpu
                    target: {type: Utilization, averageUtilization: 80}
                """.formatted(rendered.container().path("name").asText())), autoscaler.path("metrics"));
        assertTrue(rendered.container().at("/resources/requests").has("cpu"));
    }

    @Test
    void replicasScaleByOneAndDownMoreSlowly() {
        JsonNode up = autoscaler.at("/behavior/scaleUp");
        JsonNode down = autoscaler.at("/behavior/scaleDown");

        assertTrue(down.path("stabilizationWindowSeconds").asInt()
                > up.path("stabilizationWindowSeconds").asInt());
        assertTrue(period(down) > period(up));
    }

    private static int period(JsonNode scaling) {
        int seconds = scaling.requiredAt("/policies/0/periodSeconds").asInt();
        assertEquals(yaml("[{type: Pods, value: 1, periodSeconds: %d}]".formatted(seconds)), scaling.path("policies"));
        return seconds;
    }
}
