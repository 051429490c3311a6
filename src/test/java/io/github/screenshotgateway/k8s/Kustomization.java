package io.github.screenshotgateway.k8s;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The fields of a kustomization.yaml that this repository uses. A new one is added here first, with its meaning. */
record Kustomization(
        String apiVersion,
        String kind,
        String namespace,
        List<String> resources,
        List<Labels> labels,
        List<Image> images,
        List<Replicas> replicas,
        Options generatorOptions,
        List<ConfigMap> configMapGenerator) {

    Kustomization {
        resources = Objects.requireNonNullElse(resources, List.of());
        labels = Objects.requireNonNullElse(labels, List.of());
        images = Objects.requireNonNullElse(images, List.of());
        replicas = Objects.requireNonNullElse(replicas, List.of());
        configMapGenerator = Objects.requireNonNullElse(configMapGenerator, List.of());
    }

    record Labels(boolean includeSelectors, boolean includeTemplates, Map<String, String> pairs) {}

    record Image(String name, String newName, String newTag, String digest) {}

    record Replicas(String name, int count) {}

    record Options(boolean immutable) {}

    record ConfigMap(String name, String behavior, List<String> literals) {}

    /** All literals of the generated config maps. One without "=" or given twice fails. */
    Map<String, String> settings() {
        return configMapGenerator.stream()
                .map(ConfigMap::literals)
                .flatMap(List::stream)
                .map(literal -> literal.split("=", 2))
                .collect(Collectors.toMap(pair -> pair[0], pair -> pair[1]));
    }

    /** Those resources that are files of the kustomization's own folder. */
    Stream<String> files() {
        return resources.stream().filter(resource -> resource.endsWith(".yaml"));
    }
}
