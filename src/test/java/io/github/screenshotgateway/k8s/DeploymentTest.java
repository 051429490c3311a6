package io.github.screenshotgateway.k8s;

import static io.github.screenshotgateway.k8s.Rendered.bytes;
import static io.github.screenshotgateway.k8s.Rendered.elements;
import static io.github.screenshotgateway.k8s.Rendered.entry;
import static io.github.screenshotgateway.k8s.Rendered.yaml;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.screenshotgateway.support.Kubectl;
import io.quarkus.runtime.configuration.DurationConverter;
import io.quarkus.runtime.configuration.MemorySizeConverter;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The base: how a replica starts, ends, and what it may use. */
@Kubectl.Needed
class DeploymentTest {

    private static final long MEBI = 1024 * 1024;

    private final Rendered base = Rendered.of(Rendered.BASE);
    private final JsonNode deployment = base.deployment();
    private final JsonNode pod = base.pod();
    private final JsonNode container = base.container();
    private final JsonNode limits = container.requiredAt("/resources/limits");
    private final JsonNode images = entry(pod.path("volumes"), "images").path("emptyDir");
    private final JsonNode tmp = entry(pod.path("volumes"), "tmp").path("emptyDir");

    @Test
    void containerPortsAreClientAndManagement() {
        assertEquals(yaml("""
                - {name: http, containerPort: 8080, protocol: TCP}
                - {name: management, containerPort: 9000, protocol: TCP}
                """), container.path("ports"));
    }

    @Test
    void serviceHasOnlyClientPort() {
        assertEquals(
                yaml("[{name: http, port: 80, targetPort: http, protocol: TCP, appProtocol: http}]"),
                base.only("Service").at("/spec/ports"));
    }

    @Test
    void everyProbeHasItsOwnPathOnManagementPort() {
        Map.of("startupProbe", "started", "readinessProbe", "ready", "livenessProbe", "live")
                .forEach((probe, path) -> assertEquals(
                        yaml("{path: /q/health/" + path + ", port: management, scheme: HTTP}"),
                        container.path(probe).path("httpGet")));
    }

    @Test
    void startupProbeAllowsOneMinute() {
        assertEquals(60, patience("startupProbe"));
    }

    @Test
    void unreadyReplicaLeavesServiceWithin15Seconds() {
        assertTrue(patience("readinessProbe") <= 15);
    }

    @Test
    void livenessToleratesFourTimesReadiness() {
        assertTrue(patience("livenessProbe") >= 4 * patience("readinessProbe"));
    }

    /** Seconds of failed probes until the probe takes effect. */
    private int patience(String probe) {
        return container.path(probe).required("periodSeconds").asInt()
                * container.path(probe).required("failureThreshold").asInt();
    }

    @Test
    void rolloutStartsNewReplicaBeforeStoppingOld() {
        assertEquals(
                yaml("{type: RollingUpdate, rollingUpdate: {maxUnavailable: 0, maxSurge: 1}}"),
                deployment.path("strategy"));
    }

    @Test
    void replicaFailingInFirstSecondsStopsRollout() {
        int ready = deployment.path("minReadySeconds").asInt();

        assertTrue(ready >= 10);
        assertTrue(deployment.path("progressDeadlineSeconds").asInt() > ready + patience("startupProbe"));
    }

    @Test
    void earlierRevisionsAreKeptForRollback() {
        assertTrue(deployment.path("revisionHistoryLimit").asInt() >= 2);
    }

    @Test
    void disruptionBudgetAllowsOneAndIgnoresUnhealthyPods() {
        JsonNode budget = base.only("PodDisruptionBudget").path("spec");

        assertEquals(yaml("1"), budget.path("maxUnavailable"));
        assertEquals("AlwaysAllow", budget.path("unhealthyPodEvictionPolicy").asText());
    }

    @Test
    void replicasSpreadOverZonesAndStrictlyOverHosts() {
        String spread = """
                topologyKey: %s
                maxSkew: 1
                whenUnsatisfiable: %s
                nodeTaintsPolicy: Honor
                labelSelector: {matchLabels: {app.kubernetes.io/name: screenshot-gateway}}
                matchLabelKeys: [pod-template-hash]
                """;

        assertEquals(
                List.of(
                        yaml(spread.formatted("topology.kubernetes.io/zone", "ScheduleAnyway")),
                        yaml(spread.formatted("kubernetes.io/hostname", "DoNotSchedule"))),
                elements(pod.path("topologySpreadConstraints")));
    }

    /** The margin is for closing connections and the exit on a busy node. */
    @Test
    void gracePeriodCoversPauseShutdownAndMargin() throws IOException {
        int pause = container.at("/lifecycle/preStop/sleep/seconds").asInt();
        int margin = 10;

        assertTrue(pause >= 5, "endpoints need seconds to disappear");
        assertTrue(pod.path("terminationGracePeriodSeconds").asInt()
                >= pause + seconds("%prod.quarkus.shutdown.delay") + seconds("quarkus.shutdown.timeout") + margin);
    }

    private static long seconds(String setting) throws IOException {
        var settings = new Properties();
        try (Reader file = Files.newBufferedReader(Path.of("src/main/resources/application.properties"))) {
            settings.load(file);
        }
        String value = settings.getProperty(setting);
        assertNotNull(value, "without " + setting + ", requests are cut");
        return DurationConverter.parseDuration(value).toSeconds();
    }

    @Test
    void requestsEqualLimitsExceptForCpu() {
        JsonNode requests = container.at("/resources/requests");

        assertEquals(
                yaml("{cpu: 250m, memory: %s, ephemeral-storage: %s}"
                        .formatted(
                                limits.path("memory").asText(),
                                limits.path("ephemeral-storage").asText())),
                requests);
        assertEquals(2, limits.size());
    }

    /** Heap and direct memory as set in the image, plus the JVM's other memory. */
    @Test
    void memoryLimitCoversJvm() throws IOException {
        String flags = Files.readString(Path.of("src/main/docker/jvm.flags"));
        long limit = bytes(limits.path("memory"));
        long heap = limit * flag(flags, "MaxRAMPercentage=(\\d+)") / 100;
        long direct = flag(flags, "MaxDirectMemorySize=(\\d+)m") * MEBI;

        assertTrue(heap + direct + 200 * MEBI <= limit, heap + " + " + direct);
    }

    private static long flag(String flags, String pattern) {
        Matcher matcher = Pattern.compile(pattern).matcher(flags);
        assertTrue(matcher.find(), pattern);
        return Long.parseLong(matcher.group(1));
    }

    @Test
    void onlyImagesAndTmpAreWritableAndOnDisk() {
        Map<String, String> writable = new TreeMap<>();
        container.path("volumeMounts").forEach(mount -> {
            if (!mount.path("readOnly").asBoolean()) {
                writable.put(
                        mount.path("name").asText(), mount.path("mountPath").asText());
            }
        });

        assertEquals(Map.of("images", "/var/cache/screenshot-gateway", "tmp", "/tmp"), writable);
        assertEquals(3, pod.path("volumes").size());
        assertEquals(1, images.size(), "a medium would be memory");
        assertEquals(1, tmp.size(), "a medium would be memory");
    }

    @Test
    void volumesAndLogsFitIntoStorageLimit() {
        long volumes = bytes(images.path("sizeLimit")) + bytes(tmp.path("sizeLimit"));

        assertTrue(bytes(limits.path("ephemeral-storage")) >= volumes + 256 * MEBI);
    }

    /** The root of an emptyDir belongs to root, but the tier needs a folder that only the gateway owns. */
    @Test
    void imagesDirectoryIsSubfolderOfVolume() {
        assertEquals(
                yaml("{name: images, mountPath: /var/cache/screenshot-gateway}"),
                entry(container.path("volumeMounts"), "images"));
        assertEquals("/var/cache/screenshot-gateway/images", base.settings().get("GATEWAY_IMAGES_DIRECTORY"));
    }

    /** The setting does not count files being written, the last blocks of files, and directories. */
    @Test
    void fullTierStaysAFifthBelowEvictionSize() {
        long tier = new MemorySizeConverter()
                .convert(base.settings().get("GATEWAY_IMAGES_DISK"))
                .asLongValue();
        long evicted = bytes(images.path("sizeLimit"));

        assertTrue(tier > 0, "the volume would be for nothing");
        assertTrue(tier <= evicted - evicted / 5, tier + " of " + evicted);
    }
}
