package io.github.screenshotgateway.k8s;

import static io.github.screenshotgateway.k8s.Rendered.yaml;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.zjsonpatch.DiffFlags;
import io.fabric8.zjsonpatch.JsonDiff;
import io.github.screenshotgateway.support.Kubectl;
import java.io.IOException;
import java.nio.file.Files;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@Kubectl.Needed
class ComponentsTest {

    private static final String SETTING = "/ConfigMap screenshot-gateway/data/";
    private static final String DEPLOYMENT = "/Deployment screenshot-gateway/spec";
    private static final String POD = DEPLOYMENT + "/template/spec";

    /** Everything that a component adds or changes. Any other change would surprise its users. */
    private static final Map<String, Set<String>> CHANGES = Map.ofEntries(
            Map.entry(
                    "hpa",
                    Set.of(
                            "add /HorizontalPodAutoscaler screenshot-gateway",
                            "remove " + DEPLOYMENT + "/replicas",
                            "replace " + SETTING + "GATEWAY_UPSTREAM_REQUESTS_PER_SECOND")),
            Map.entry(
                    "oidc",
                    Set.of(
                            "replace " + SETTING + "GATEWAY_ACCESS_MODE",
                            "add " + SETTING + "GATEWAY_ACCESS_CALLERS",
                            "add " + SETTING + "QUARKUS_OIDC_AUTH_SERVER_URL",
                            "add " + SETTING + "QUARKUS_OIDC_TOKEN_ISSUER",
                            "add " + SETTING + "QUARKUS_OIDC_TOKEN_AUDIENCE")),
            Map.entry(
                    "oidc-cluster",
                    Set.of(
                            "add /NetworkPolicy screenshot-gateway-issuer",
                            "replace " + SETTING + "GATEWAY_ACCESS_MODE",
                            "add " + SETTING + "GATEWAY_ACCESS_CALLERS",
                            "add " + SETTING + "QUARKUS_OIDC_AUTH_SERVER_URL",
                            "add " + SETTING + "QUARKUS_OIDC_DISCOVERY_ENABLED",
                            "add " + SETTING + "QUARKUS_OIDC_JWKS_PATH",
                            "add " + SETTING + "QUARKUS_OIDC_TOKEN_ISSUER",
                            "add " + SETTING + "QUARKUS_OIDC_TOKEN_AUDIENCE",
                            "add " + POD + "/containers/0/env/0",
                            "add " + POD + "/containers/0/env/1",
                            "add " + POD + "/containers/0/volumeMounts/0",
                            "add " + POD + "/volumes/0")),
            Map.entry(
                    "httproute",
                    Set.of(
                            "add /HTTPRoute screenshot-gateway",
                            "add /NetworkPolicy screenshot-gateway-route",
                            "add " + SETTING + "GATEWAY_PUBLIC_URL")),
            Map.entry(
                    "ingress",
                    Set.of(
                            "add /Ingress screenshot-gateway",
                            "add /NetworkPolicy screenshot-gateway-ingress",
                            "add " + SETTING + "GATEWAY_PUBLIC_URL")),
            Map.entry(
                    "webhooks",
                    Set.of(
                            "add /HTTPRoute screenshot-gateway-webhooks",
                            "add /NetworkPolicy screenshot-gateway-webhooks",
                            "add " + POD + "/containers/0/env/0",
                            "add " + POD + "/containers/0/volumeMounts/0",
                            "add " + POD + "/volumes/0")),
            Map.entry(
                    "cluster",
                    Set.of(
                            "add /NetworkPolicy screenshot-gateway-cluster",
                            "add " + SETTING + "GATEWAY_CLUSTER_HOSTS",
                            "add " + SETTING + "GATEWAY_CLUSTER_USERNAME",
                            "replace " + SETTING + "GATEWAY_UPSTREAM_REQUESTS_PER_SECOND",
                            "add " + POD + "/containers/0/env/0",
                            "add " + POD + "/containers/0/env/1",
                            "add " + POD + "/containers/0/volumeMounts/0",
                            "add " + POD + "/volumes/0")),
            Map.entry(
                    "cluster-dev",
                    Set.of(
                            "add /Deployment screenshot-gateway-valkey",
                            "add /NetworkPolicy screenshot-gateway-to-valkey",
                            "add /NetworkPolicy screenshot-gateway-valkey",
                            "add /Service screenshot-gateway-valkey",
                            "add " + SETTING + "GATEWAY_CLUSTER_HOSTS",
                            "replace " + SETTING + "GATEWAY_UPSTREAM_REQUESTS_PER_SECOND")),
            Map.entry("external-secret", Set.of("add /ExternalSecret screenshot-gateway-upstream")),
            Map.entry(
                    "monitoring",
                    Set.of(
                            "add /PodMonitor screenshot-gateway",
                            "add /PrometheusRule screenshot-gateway",
                            "add /ConfigMap screenshot-gateway-dashboard")),
            Map.entry(
                    "archive",
                    Set.of(
                            "add /NetworkPolicy screenshot-gateway-archive",
                            "add " + SETTING + "GATEWAY_ARCHIVE_BUCKET",
                            "add " + SETTING + "GATEWAY_ARCHIVE_ENDPOINT",
                            "add " + POD + "/containers/0/env/0",
                            "add " + POD + "/containers/0/volumeMounts/0",
                            "add " + POD + "/volumes/0")));

    private final String readme = Files.readString(Rendered.ROOT.resolve("README.md"));

    ComponentsTest() throws IOException {}

    static List<String> components() {
        return Rendered.components();
    }

    @ParameterizedTest
    @MethodSource("components")
    void componentAddsAndChangesOnlyListedFields(String component) {
        Rendered plain = Rendered.of(Rendered.overlay("plain", List.of(), Rendered.ACCESS_MODE));
        Set<String> changes = new TreeSet<>();
        JsonDiff.asJson(
                        objects(plain),
                        objects(Rendered.component(component)),
                        DiffFlags.dontNormalizeOpIntoMoveAndCopy())
                .forEach(change -> changes.add(
                        change.path("op").asText() + " " + change.path("path").asText()));

        assertEquals(new TreeSet<>(CHANGES.getOrDefault(component, Set.of())), changes);
    }

    /** By kind and name, without the hash in the config map's name, which changes with every setting. */
    private static JsonNode objects(Rendered rendered) {
        String hashed = rendered.configMap().at("/metadata/name").asText();
        ObjectNode objects = new ObjectMapper().createObjectNode();
        for (JsonNode each : rendered.objects()) {
            JsonNode object = yaml(each.toString().replace(hashed, "screenshot-gateway"));
            objects.set(
                    object.path("kind").asText() + " "
                            + object.at("/metadata/name").asText(),
                    object);
        }
        return objects;
    }

    /** Components that work with the base can still conflict with each other. */
    @Test
    void overlaysTogetherRenderAllComponents() throws IOException {
        Set<String> listed = new HashSet<>();
        for (var folder : List.of(Rendered.ROOT.resolve("tests/all-components"), Rendered.PRODUCTION)) {
            yaml(Files.readString(folder.resolve("kustomization.yaml")))
                    .path("components")
                    .forEach(component -> listed.add(component.asText().replaceFirst("^../../components/", "")));
        }
        // Instead of oidc-cluster, and of httproute.
        listed.add("oidc");
        listed.add("ingress");

        assertEquals(Set.copyOf(components()), listed);
    }

    @Test
    void readmeListsComponentsAndTheirPlaceholders() throws IOException {
        Map<String, Boolean> documented = new TreeMap<>();
        Pattern.compile("(?m)^\\| `([a-z-]+)` \\|.*\\| ([^|]+) \\|$")
                .matcher(readme)
                .results()
                .forEach(row -> documented.put(row.group(1), !row.group(2).equals("nothing")));
        Map<String, Boolean> present = new TreeMap<>();
        for (String component : components()) {
            String text = "";
            for (var file : Rendered.yamlFiles()) {
                text += file.getParent().endsWith("components/" + component) ? Files.readString(file) : "";
            }
            present.put(component, text.contains("PLACEHOLDER"));
        }

        assertEquals(present, documented);
    }

    /** {@code kubectl apply} deletes nothing, so a route would stay when its access mode is gone. */
    @ParameterizedTest
    @MethodSource("components")
    void rollBackNamesTheObjectsThatTheComponentAdds(String component) {
        Pattern row = Pattern.compile("(?m)^\\| `" + component + "` \\| ([^|]+) \\|$");
        String documented = row.matcher(readme.substring(readme.indexOf("## Roll back")))
                .results()
                .map(found -> found.group(1))
                .findFirst()
                .orElseThrow();
        Set<String> named = Pattern.compile("[a-z]+/[a-z-]+")
                .matcher(documented)
                .results()
                .map(MatchResult::group)
                .collect(Collectors.toSet());

        Set<String> added = CHANGES.get(component).stream()
                .filter(change -> change.matches("add /[^/]+"))
                .map(change -> change.substring("add /".length())
                        .toLowerCase(Locale.ROOT)
                        .replace("horizontalpodautoscaler", "hpa")
                        .replace(' ', '/'))
                .collect(Collectors.toSet());
        assertEquals(added, named);
    }

    /** The only YAML block that has a pod's spec. */
    @Test
    void clientInReadmeHasLabelOfNetworkPolicyAndRenewedTokenForGateway() throws IOException {
        List<String> blocks = Pattern.compile("(?s)```yaml\\n(.*?)```")
                .matcher(readme)
                .results()
                .map((MatchResult block) -> block.group(1))
                .filter(block -> block.contains("\nspec:"))
                .toList();
        assertEquals(1, blocks.size());
        JsonNode client = StrictYaml.checked(blocks.get(0), PodTemplateSpec.class);
        JsonNode volume = client.at("/spec/volumes/0");
        JsonNode token = volume.at("/projected/sources/0/serviceAccountToken");
        JsonNode mount = client.at("/spec/containers/0/volumeMounts/0");

        assertEquals(yaml("{screenshotgateway.github.io/client: \"true\"}"), client.at("/metadata/labels"));
        assertEquals(
                Rendered.component("oidc").settings().get("QUARKUS_OIDC_TOKEN_AUDIENCE"),
                token.path("audience").asText());
        assertTrue(token.path("expirationSeconds").asInt() >= 600, "the API server refuses less");
        assertEquals(volume.path("name"), mount.path("name"));
        String file = Stream.of(mount.path("mountPath"), token.path("path"))
                .map(JsonNode::asText)
                .reduce((folder, name) -> folder + "/" + name)
                .orElseThrow();
        assertTrue(readme.contains("Bearer $(cat " + file + ")"));
    }
}
