package io.github.screenshotgateway.k8s;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The fields of a kustomization.yaml that this repository uses. Add new fields here first, with their meaning. */
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

    /** A file with a part of the object that has the same kind and name. */
    record Patch(String path) {}

    record Replacement(Field source, List<Target> targets) {}

    record Field(String kind, String name, String fieldPath) {}

    record Target(Selected select, List<String> fieldPaths, Part options) {}

    record Selected(String kind, String name) {}

    /** The part of the field to replace, by its index between delimiters. */
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

    /** Options of one generated object. Without the hash suffix, its name does not change with its content. */
    record GeneratedOptions(boolean disableNameSuffixHash, boolean immutable, Map<String, String> labels) {}

    /** All literals of the generated config maps. Fails for a literal without "=", and for duplicates. */
    Map<String, String> settings() {
        return configMapGenerator.stream()
                .map(ConfigMap::literals)
                .flatMap(List::stream)
                .map(literal -> literal.split("=", 2))
                .collect(Collectors.toMap(pair -> pair[0], pair -> pair[1]));
    }

    /** The resources and patches that are files in the kustomization's own folder. */
    Stream<String> files() {
        return Stream.concat(resources.stream(), patches.stream().map(Patch::path))
                .filter(resource -> resource.endsWith(".yaml"));
    }
}
