package io.github.screenshotgateway.k8s;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.fabric8.kubernetes.api.model.Quantity;
import io.github.screenshotgateway.support.Kubectl;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The objects of a kustomized folder as kubectl would apply them, checked by {@link StrictYaml}. */
record Rendered(List<JsonNode> objects) {

    static final Path ROOT = Path.of("k8s");
    static final Path BASE = ROOT.resolve("base");
    static final Path DEV = ROOT.resolve("overlays/dev");
    static final Path PRODUCTION = ROOT.resolve("overlays/production");

    private static final Path COMPONENTS = ROOT.resolve("components");

    /** The components httproute and ingress require an access mode. */
    static final String ACCESS_MODE = "GATEWAY_ACCESS_MODE=tokens";

    private static final Map<Path, Rendered> CACHE = new ConcurrentHashMap<>();

    static List<Path> yamlFiles() {
        try (Stream<Path> files = Files.walk(ROOT)) {
            return files.filter(file -> file.toString().endsWith(".yaml"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** All folders to render; a component is rendered in an overlay of the base. */
    static List<Path> folders() {
        return yamlFiles().stream()
                .filter(file -> file.endsWith("kustomization.yaml"))
                .map(Path::getParent)
                .toList();
    }

    static List<String> components() {
        return folders().stream()
                .filter(folder -> folder.startsWith(COMPONENTS))
                .map(folder -> folder.getFileName().toString())
                .toList();
    }

    static Rendered of(Path folder) {
        if (folder.startsWith(COMPONENTS)) {
            return component(folder.getFileName().toString());
        }
        return CACHE.computeIfAbsent(folder, Rendered::render);
    }

    static Rendered component(String name) {
        return of(overlay(name, List.of(name), ACCESS_MODE));
    }

    /** Creates an overlay that adds components, and settings of the form NAME=value, to the base. */
    static Path overlay(String name, List<String> components, String... settings) {
        Path folder = Path.of("target/k8s", name);
        Path up = folder.toAbsolutePath().relativize(Path.of("").toAbsolutePath());
        String listed = components.stream()
                .map(component -> "\n  - " + up.resolve(COMPONENTS).resolve(component))
                .collect(Collectors.joining());
        try {
            Files.createDirectories(folder);
            Files.writeString(folder.resolve("kustomization.yaml"), """
                    apiVersion: kustomize.config.k8s.io/v1beta1
                    kind: Kustomization
                    namespace: rendered
                    resources:
                      - %s
                    generatorOptions:
                      immutable: true
                    configMapGenerator:
                      - name: screenshot-gateway
                        behavior: merge
                        literals:
                          - GATEWAY_UPSTREAM_API=v2%s
                    components: %s
                    """.formatted(
                    up.resolve(BASE),
                    Stream.of(settings).map(setting -> "\n      - " + setting).collect(Collectors.joining()),
                    listed.isEmpty() ? "[]" : listed));
            return folder;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Rendered render(Path folder) {
        List<JsonNode> objects = new ArrayList<>();
        try {
            for (String document : Kubectl.kustomize(folder).split("(?m)^---\\R")) {
                objects.add(StrictYaml.object(document));
            }
        } catch (JsonProcessingException | IllegalArgumentException e) {
            throw new IllegalStateException(folder.toString(), e);
        }
        return new Rendered(List.copyOf(objects));
    }

    /** Parses an expected value. */
    static JsonNode yaml(String text) {
        try {
            return new YAMLMapper().readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(text, e);
        }
    }

    static List<JsonNode> elements(JsonNode list) {
        List<JsonNode> elements = new ArrayList<>();
        list.forEach(elements::add);
        return elements;
    }

    static long bytes(JsonNode quantity) {
        return Quantity.getAmountInBytes(Quantity.parse(quantity.asText())).longValueExact();
    }

    List<JsonNode> all(String kind) {
        return objects.stream()
                .filter(object -> object.path("kind").asText().equals(kind))
                .toList();
    }

    JsonNode only(String kind) {
        assertEquals(1, all(kind).size(), kind);
        return all(kind).get(0);
    }

    JsonNode named(String kind, String name) {
        return all(kind).stream()
                .filter(object -> object.at("/metadata/name").asText().equals(name))
                .findFirst()
                .orElseThrow();
    }

    JsonNode deployment() {
        return named("Deployment", "screenshot-gateway").path("spec");
    }

    JsonNode pod() {
        return deployment().requiredAt("/template/spec");
    }

    /** The pod's only container. A second one would escape all checks of this package. */
    JsonNode container() {
        assertEquals(1, pod().path("containers").size());
        return pod().requiredAt("/containers/0");
    }

    /** A volume or a mount, by its name. */
    static JsonNode entry(JsonNode list, String name) {
        return elements(list).stream()
                .filter(each -> each.path("name").asText().equals(name))
                .findFirst()
                .orElseThrow();
    }

    /** The config map with the container's settings; its name ends in a hash. */
    JsonNode configMap() {
        return named(
                "ConfigMap",
                container().requiredAt("/envFrom/0/configMapRef/name").asText());
    }

    /** The container's environment: the config map, and the container's own variables in plain text. */
    Map<String, String> settings() {
        Map<String, String> settings = new TreeMap<>();
        configMap()
                .path("data")
                .properties()
                .forEach(entry -> settings.put(entry.getKey(), entry.getValue().asText()));
        container()
                .path("env")
                .forEach(variable -> settings.put(
                        variable.path("name").asText(),
                        variable.required("value").asText()));
        return settings;
    }
}
