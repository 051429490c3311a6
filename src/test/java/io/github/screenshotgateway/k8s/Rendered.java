package io.github.screenshotgateway.k8s;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.apps.Deployment;
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

/** The objects of a kustomized folder as kubectl would apply them, parsed strictly. */
record Rendered(List<JsonNode> trees, List<HasMetadata> objects) {

    private static final YAMLMapper YAML = new YAMLMapper();

    /** The component httproute requires an access mode. */
    private static final String ACCESS_MODE = "GATEWAY_ACCESS_MODE=tokens";

    private static final Map<Path, Rendered> CACHE = new ConcurrentHashMap<>();

    /** All folders to render; a component is rendered in an overlay of the base. */
    static List<Path> folders() {
        return Manifests.kustomizedFolders();
    }

    static Rendered of(Path folder) {
        return CACHE.computeIfAbsent(
                folder,
                any -> Manifests.kustomization(folder).isComponent()
                        ? render(overlay(folder.getFileName().toString(), List.of(folder), ACCESS_MODE))
                        : render(folder));
    }

    /** The base in an overlay without components. */
    static Rendered base() {
        return CACHE.computeIfAbsent(
                Path.of("target/k8s/base"), any -> render(overlay("base", List.of(), ACCESS_MODE)));
    }

    /** Creates an overlay that adds components, and settings of the form NAME=value, to the base. */
    static Path overlay(String name, List<Path> components, String... settings) {
        Path folder = Path.of("target/k8s", name);
        Path up = folder.toAbsolutePath().relativize(Path.of("").toAbsolutePath());
        String listed = components.stream()
                .map(component -> "\n  - " + up.resolve(component))
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
                    up.resolve(Manifests.BASE),
                    Stream.of(settings).map(setting -> "\n      - " + setting).collect(Collectors.joining()),
                    listed.isEmpty() ? "[]" : listed));
            return folder;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Rendered render(Path folder) {
        List<JsonNode> trees = new ArrayList<>();
        List<HasMetadata> objects = new ArrayList<>();
        try {
            for (String document : Kubectl.kustomize(folder).split("(?m)^---\\R")) {
                trees.add(YAML.readTree(document));
                objects.add(StrictYaml.object(document));
            }
        } catch (IOException | IllegalArgumentException e) {
            throw new IllegalStateException(folder.toString(), e);
        }
        return new Rendered(List.copyOf(trees), List.copyOf(objects));
    }

    <T extends HasMetadata> List<T> all(Class<T> kind) {
        return objects.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    <T extends HasMetadata> T only(Class<T> kind) {
        List<T> found = all(kind);
        assertEquals(1, found.size(), kind.getSimpleName());
        return found.get(0);
    }

    <T extends HasMetadata> T named(Class<T> kind, String name) {
        return all(kind).stream()
                .filter(object -> object.getMetadata().getName().equals(name))
                .findFirst()
                .orElseThrow();
    }

    PodTemplateSpec pod() {
        return only(Deployment.class).getSpec().getTemplate();
    }

    Container container() {
        assertEquals(1, pod().getSpec().getContainers().size());
        return pod().getSpec().getContainers().get(0);
    }

    /** The config map with the container's settings; its name ends in a hash. */
    ConfigMap configMap() {
        return named(
                ConfigMap.class,
                container().getEnvFrom().get(0).getConfigMapRef().getName());
    }

    /** The container's environment; its own variables override the config map, as in a pod. */
    Map<String, String> settings() {
        Map<String, String> settings = new TreeMap<>(configMap().getData());
        container().getEnv().forEach(variable -> settings.put(variable.getName(), variable.getValue()));
        return settings;
    }
}
