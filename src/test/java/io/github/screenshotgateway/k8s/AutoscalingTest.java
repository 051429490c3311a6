package io.github.screenshotgateway.k8s;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.autoscaling.v2.CrossVersionObjectReference;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HPAScalingPolicy;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscalerSpec;
import io.github.screenshotgateway.support.Kubectl;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@Kubectl.Needed
class AutoscalingTest {

    /** The gateway's share of the vendor's 25 calls per second and project. */
    private static final int CALLS_PER_SECOND = 20;

    private final Rendered rendered = Rendered.of(Manifests.COMPONENTS.resolve("hpa"));
    private final HorizontalPodAutoscalerSpec autoscaler =
            rendered.only(HorizontalPodAutoscaler.class).getSpec();

    static List<Path> folders() {
        return Rendered.folders();
    }

    @ParameterizedTest
    @MethodSource("folders")
    void allReplicasStayWithinVendorLimitDuringRollout(Path folder) {
        Rendered each = Rendered.of(folder);

        assertTrue(maxReplicas(each) * callsOfOne(each) <= CALLS_PER_SECOND, maxReplicas(each) + " replicas");
    }

    @Test
    void nextHigherRateExceedsVendorLimit() {
        assertTrue(maxReplicas(rendered) * (callsOfOne(rendered) + 1) > CALLS_PER_SECOND);
    }

    /** A number in the Deployment would reset the autoscaler's choice on every apply. */
    @ParameterizedTest
    @MethodSource("folders")
    void replicasAreSetByDeploymentOrAutoscaler(Path folder) {
        Rendered each = Rendered.of(folder);
        Integer replicas = each.only(Deployment.class).getSpec().getReplicas();

        if (each.all(HorizontalPodAutoscaler.class).isEmpty()) {
            assertNotNull(replicas);
        } else {
            assertNull(replicas);
        }
    }

    @Test
    void onlyProductionHasAutoscaler() {
        assertEquals(
                1,
                Rendered.of(Manifests.PRODUCTION)
                        .all(HorizontalPodAutoscaler.class)
                        .size());
        assertEquals(
                0, Rendered.of(Manifests.DEV).all(HorizontalPodAutoscaler.class).size());
    }

    @Test
    void autoscalerTargetsDeploymentAndKeepsItsMinimum() {
        Deployment deployment = Manifests.deployment();

        assertEquals(
                new CrossVersionObjectReference(
                        deployment.getApiVersion(),
                        deployment.getKind(),
                        deployment.getMetadata().getName()),
                autoscaler.getScaleTargetRef());
        assertEquals(deployment.getSpec().getReplicas(), autoscaler.getMinReplicas());
        assertTrue(autoscaler.getMaxReplicas() > autoscaler.getMinReplicas());
    }

    /** Without a CPU request, utilization is undefined and nothing would ever be scaled. */
    @Test
    void autoscalerUsesCpuUtilizationOfGatewayContainer() {
        assertEquals(1, autoscaler.getMetrics().size());
        var metric = autoscaler.getMetrics().get(0);

        assertEquals("ContainerResource", metric.getType());
        assertEquals("cpu", metric.getContainerResource().getName());
        assertEquals("Utilization", metric.getContainerResource().getTarget().getType());
        assertEquals(
                rendered.container().getName(), metric.getContainerResource().getContainer());
        assertNotNull(rendered.container().getResources().getRequests().get("cpu"));
    }

    @Test
    void replicasScaleByOneAndDownMoreSlowly() {
        var up = autoscaler.getBehavior().getScaleUp();
        var down = autoscaler.getBehavior().getScaleDown();

        assertTrue(down.getStabilizationWindowSeconds() > up.getStabilizationWindowSeconds());
        assertTrue(period(down.getPolicies()) > period(up.getPolicies()));
    }

    private static int period(List<HPAScalingPolicy> policies) {
        assertEquals(1, policies.size());
        assertEquals("Pods", policies.get(0).getType());
        assertEquals(1, policies.get(0).getValue());
        return policies.get(0).getPeriodSeconds();
    }

    private static int maxReplicas(Rendered rendered) {
        var deployment = rendered.only(Deployment.class).getSpec();
        int most = rendered.all(HorizontalPodAutoscaler.class).stream()
                .map(autoscaler -> autoscaler.getSpec().getMaxReplicas())
                .findFirst()
                .orElseGet(deployment::getReplicas);
        return most + deployment.getStrategy().getRollingUpdate().getMaxSurge().getIntVal();
    }

    private static int callsOfOne(Rendered rendered) {
        return Integer.parseInt(rendered.settings().get("GATEWAY_UPSTREAM_REQUESTS_PER_SECOND"));
    }
}
