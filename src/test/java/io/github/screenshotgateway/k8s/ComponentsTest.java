package io.github.screenshotgateway.k8s;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.github.screenshotgateway.support.Kubectl;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Lists every field that a component adds or changes. Any other change would surprise its users. */
@Kubectl.Needed
class ComponentsTest {

    private static final String CONTAINER = "Deployment screenshot-gateway/spec/template/spec/containers[gateway]";
    private static final String SETTINGS = "ConfigMap screenshot-gateway/data/";

    static Stream<Arguments> changes() {
        return Stream.of(
                Arguments.of(
                        "hpa",
                        Set.of("HorizontalPodAutoscaler screenshot-gateway"),
                        Set.of(
                                "Deployment screenshot-gateway/spec/replicas",
                                SETTINGS + "GATEWAY_UPSTREAM_REQUESTS_PER_SECOND")),
                Arguments.of(
                        "oidc",
                        Set.of(),
                        Set.of(
                                SETTINGS + "GATEWAY_ACCESS_MODE",
                                SETTINGS + "GATEWAY_ACCESS_CALLERS",
                                SETTINGS + "QUARKUS_OIDC_AUTH_SERVER_URL",
                                SETTINGS + "QUARKUS_OIDC_TOKEN_ISSUER",
                                SETTINGS + "QUARKUS_OIDC_TOKEN_AUDIENCE")),
                Arguments.of(
                        "oidc-cluster",
                        Set.of("NetworkPolicy screenshot-gateway-issuer"),
                        Set.of(
                                SETTINGS + "GATEWAY_ACCESS_MODE",
                                SETTINGS + "GATEWAY_ACCESS_CALLERS",
                                SETTINGS + "QUARKUS_OIDC_AUTH_SERVER_URL",
                                SETTINGS + "QUARKUS_OIDC_TOKEN_ISSUER",
                                SETTINGS + "QUARKUS_OIDC_TOKEN_AUDIENCE",
                                CONTAINER + "/env[GATEWAY_ACCESS_ISSUER_CA_FILE]",
                                CONTAINER + "/env[GATEWAY_ACCESS_ISSUER_TOKEN_FILE]",
                                CONTAINER + "/volumeMounts[issuer]",
                                "Deployment screenshot-gateway/spec/template/spec/volumes[issuer]")),
                Arguments.of(
                        "httproute",
                        Set.of("HTTPRoute screenshot-gateway", "NetworkPolicy screenshot-gateway-route"),
                        Set.of(SETTINGS + "GATEWAY_PUBLIC_URL")),
                Arguments.of(
                        "webhooks",
                        Set.of("HTTPRoute screenshot-gateway-webhooks", "NetworkPolicy screenshot-gateway-webhooks"),
                        Set.of(
                                CONTAINER + "/env[GATEWAY_WEBHOOKS_SECRET_FILE]",
                                CONTAINER + "/volumeMounts[webhook-secret]",
                                "Deployment screenshot-gateway/spec/template/spec/volumes[webhook-secret]")),
                Arguments.of("external-secret", Set.of("ExternalSecret screenshot-gateway-upstream"), Set.of()),
                Arguments.of(
                        "monitoring",
                        Set.of(
                                "PodMonitor screenshot-gateway",
                                "PrometheusRule screenshot-gateway",
                                "ConfigMap screenshot-gateway-dashboard"),
                        Set.of()));
    }

    @ParameterizedTest
    @MethodSource("changes")
    void componentAddsAndChangesOnlyListedFields(String component, Set<String> added, Set<String> changed) {
        Map<String, JsonNode> before = objects(Rendered.base());
        Map<String, JsonNode> after = objects(Rendered.of(Manifests.COMPONENTS.resolve(component)));
        Set<String> differences = new TreeSet<>();
        before.forEach((name, object) ->
                differences.addAll(differences(name, object, after.getOrDefault(name, MissingNode.getInstance()))));
        Set<String> more = new TreeSet<>(after.keySet());
        more.removeAll(before.keySet());

        assertEquals(new TreeSet<>(added), more);
        assertEquals(new TreeSet<>(changed), differences);
    }

    @Test
    void everyComponentHasItsChangesListed() {
        Set<String> held = changes().map(change -> (String) change.get()[0]).collect(Collectors.toSet());

        assertEquals(
                held,
                Manifests.components().stream()
                        .map(Path::getFileName)
                        .map(Path::toString)
                        .collect(Collectors.toSet()));
    }

    /** Components that work with the base can still conflict with each other. */
    @Test
    void overlaysTogetherRenderAllComponents() {
        Path all = Manifests.ROOT.resolve("tests/all-components");
        Set<Path> listed = Stream.of(all, Manifests.PRODUCTION)
                .flatMap(folder -> Manifests.kustomization(folder).components().stream()
                        .map(component -> folder.resolve(component).normalize()))
                .collect(Collectors.toCollection(TreeSet::new));
        Set<Path> expected = new TreeSet<>(Manifests.components());
        // oidc-cluster replaces it.
        expected.remove(Manifests.COMPONENTS.resolve("oidc"));

        assertEquals(expected, listed);
    }

    /** By kind and name, without the hash in the config map's name, which changes with every setting. */
    private static Map<String, JsonNode> objects(Rendered rendered) {
        String hashed = rendered.configMap().getMetadata().getName();
        Map<String, JsonNode> objects = new TreeMap<>();
        for (JsonNode tree : rendered.trees()) {
            JsonNode object = json(tree.toString().replace(hashed, "screenshot-gateway"));
            objects.put(
                    object.path("kind").asText() + " "
                            + object.at("/metadata/name").asText(),
                    object);
        }
        return objects;
    }

    private static JsonNode json(String text) {
        try {
            return new ObjectMapper().readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The paths at which two values differ; list elements are identified by their names, if any. */
    private static Set<String> differences(String path, JsonNode before, JsonNode after) {
        Map<String, JsonNode> old = children(before);
        Map<String, JsonNode> current = children(after);
        if (before.equals(after)) {
            return Set.of();
        }
        if (old.isEmpty() || current.isEmpty()) {
            return Set.of(path);
        }
        Set<String> all = new TreeSet<>(old.keySet());
        all.addAll(current.keySet());
        return all.stream()
                .flatMap(child -> differences(
                        path + child,
                        old.getOrDefault(child, MissingNode.getInstance()),
                        current.getOrDefault(child, MissingNode.getInstance()))
                        .stream())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Map<String, JsonNode> children(JsonNode node) {
        Map<String, JsonNode> children = new TreeMap<>();
        node.properties().forEach(field -> children.put("/" + field.getKey(), field.getValue()));
        if (node.isArray()) {
            node.forEach(
                    element -> children.put("[" + element.path("name").asText("" + children.size()) + "]", element));
        }
        return children;
    }
}
