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
        List<String> components,
        List<Patch> patches,
        List<Labels> labels,
        List<Image> images,
        List<Replicas> replicas,
        Options generatorOptions,
        List<ConfigMap> configMapGenerator,
        List<Replacement> replacements) {

    Kustomization {
        resources = Objects.requireNonNullElse(resources, List.of());
        components = Objects.requireNonNullElse(components, List.of());
        patches = Objects.requireNonNullElse(patches, List.of());
        labels = Objects.requireNonNullElse(labels, List.of());
        images = Objects.requireNonNullElse(images, List.of());
        replicas = Objects.requireNonNullElse(replicas, List.of());
        configMapGenerator = Objects.requireNonNullElse(configMapGenerator, List.of());
        replacements = Objects.requireNonNullElse(replacements, List.of());
    }

    boolean isComponent() {
        return kind.equals("Component");
    }

    /** A part of an object of its own kind and name, in a file. */
    record Patch(String path) {}

    record Replacement(Field source, List<Target> targets) {}

    record Field(String kind, String name, String fieldPath) {}

    record Target(Selected select, List<String> fieldPaths, Part options) {}

    record Selected(String kind, String name) {}

    /** Which part of the field is replaced: the one of this index between these delimiters. */
    record Part(String delimiter, int index) {}

    record Labels(boolean includeSelectors, boolean includeTemplates, Map<String, String> pairs) {}

    record Image(String name, String newName, String newTag, String digest) {}

    record Replicas(String name, int count) {}

    record Options(boolean immutable) {}

    record ConfigMap(
            String name, String behavior, List<String> literals, List<String> files, GeneratedOptions options) {
        ConfigMap {
            literals = Objects.requireNonNullElse(literals, List.of());
            files = Objects.requireNonNullElse(files, List.of());
        }
    }

    /** Of one generated object: without the suffix, its name stays the same when its content changes. */
    record GeneratedOptions(boolean disableNameSuffixHash, boolean immutable, Map<String, String> labels) {}

    /** All literals of the generated config maps. One without "=" or given twice fails. */
    Map<String, String> settings() {
        return configMapGenerator.stream()
                .map(ConfigMap::literals)
                .flatMap(List::stream)
                .map(literal -> literal.split("=", 2))
                .collect(Collectors.toMap(pair -> pair[0], pair -> pair[1]));
    }

    /** Those resources and patches that are files of the kustomization's own folder. */
    Stream<String> files() {
        return Stream.concat(resources.stream(), patches.stream().map(Patch::path))
                .filter(resource -> resource.endsWith(".yaml"));
    }
}
