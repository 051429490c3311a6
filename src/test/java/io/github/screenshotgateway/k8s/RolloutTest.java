package io.github.screenshotgateway.k8s;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.apps.DeploymentSpec;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.quarkus.runtime.configuration.DurationConverter;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Properties;
import org.junit.jupiter.api.Test;

class RolloutTest {

    /** Time to close connections and exit on a busy node. */
    private static final Duration MARGIN = Duration.ofSeconds(10);

    private final DeploymentSpec deployment = Manifests.deployment().getSpec();

    @Test
    void rolloutStartsNewReplicaBeforeStoppingOld() {
        var strategy = deployment.getStrategy();

        assertEquals("RollingUpdate", strategy.getType());
        assertEquals(new IntOrString(0), strategy.getRollingUpdate().getMaxUnavailable());
        assertEquals(new IntOrString(1), strategy.getRollingUpdate().getMaxSurge());
    }

    @Test
    void replicaFailingInFirstSecondsStopsRollout() {
        assertTrue(deployment.getMinReadySeconds() >= 10);
        assertTrue(deployment.getProgressDeadlineSeconds() > deployment.getMinReadySeconds() + startupPatience());
    }

    @Test
    void earlierRevisionsAreKeptForRollback() {
        assertTrue(deployment.getRevisionHistoryLimit() >= 2);
    }

    @Test
    void disruptionBudgetAllowsOneAndIgnoresUnhealthyPods() {
        var budget = Manifests.only(PodDisruptionBudget.class, Manifests.BASE).getSpec();

        assertEquals(new IntOrString(1), budget.getMaxUnavailable());
        assertEquals("AlwaysAllow", budget.getUnhealthyPodEvictionPolicy());
    }

    @Test
    void gracePeriodCoversPauseShutdownAndMargin() throws IOException {
        Duration pause = Duration.ofSeconds(
                Manifests.container().getLifecycle().getPreStop().getSleep().getSeconds());
        Duration grace = Duration.ofSeconds(Manifests.pod().getTerminationGracePeriodSeconds());

        assertTrue(pause.compareTo(Duration.ofSeconds(5)) >= 0, "endpoints need seconds to disappear");
        assertTrue(
                grace.compareTo(pause.plus(shutdown("%prod.quarkus.shutdown.delay"))
                                .plus(shutdown("quarkus.shutdown.timeout"))
                                .plus(MARGIN))
                        >= 0,
                grace.toString());
    }

    private int startupPatience() {
        var probe = Manifests.container().getStartupProbe();
        return probe.getPeriodSeconds() * probe.getFailureThreshold();
    }

    private static Duration shutdown(String setting) throws IOException {
        var settings = new Properties();
        try (Reader file = Files.newBufferedReader(Path.of("src/main/resources/application.properties"))) {
            settings.load(file);
        }
        String value = settings.getProperty(setting);
        assertNotNull(value, "without " + setting + ", requests are cut");
        return DurationConverter.parseDuration(value);
    }
}
