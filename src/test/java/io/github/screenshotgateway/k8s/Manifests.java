package io.github.screenshotgateway.k8s;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Strict access to the files under {@code k8s/}. */
final class Manifests {

    static final Path ROOT = Path.of("k8s");
    static final Path BASE = ROOT.resolve("base");
    static final Path DEV = ROOT.resolve("overlays/dev");
    static final Path PRODUCTION = ROOT.resolve("overlays/production");

    static final Path COMPONENTS = ROOT.resolve("components");

    private static final String KUSTOMIZATION = "kustomization.yaml";

    private Manifests() {}

    /** All object files below a folder, sorted by name. */
    static List<Path> objectFiles(Path folder) {
        return yamlFiles(folder).filter(file -> !isKustomization(file)).toList();
    }

    /** All folders with a kustomization. */
    static List<Path> kustomizedFolders() {
        return yamlFiles(ROOT)
                .filter(Manifests::isKustomization)
                .map(Path::getParent)
                .toList();
    }

    /** The folders of components, which change other kustomizations and cannot be rendered alone. */
    static List<Path> components() {
        return kustomizedFolders().stream()
                .filter(folder -> kustomization(folder).isComponent())
                .toList();
    }

    static boolean isKustomized(Path folder) {
        return Files.isRegularFile(folder.resolve(KUSTOMIZATION));
    }

    static HasMetadata object(Path file) {
        try {
            return StrictYaml.object(Files.readString(file));
        } catch (IOException | IllegalArgumentException e) {
            throw new IllegalStateException(file.toString(), e);
        }
    }

    static Kustomization kustomization(Path folder) {
        Path file = folder.resolve(KUSTOMIZATION);
        try {
            return StrictYaml.read(Files.readString(file), Kustomization.class);
        } catch (IOException | IllegalArgumentException e) {
            throw new IllegalStateException(file.toString(), e);
        }
    }

    /** The only object of this kind below a folder. */
    static <T extends HasMetadata> T only(Class<T> kind, Path folder) {
        List<T> found = objectFiles(folder).stream()
                .map(Manifests::object)
                .filter(kind::isInstance)
                .map(kind::cast)
                .toList();
        assertEquals(1, found.size(), kind.getSimpleName() + " below " + folder);
        return found.get(0);
    }

    static Deployment deployment() {
        return only(Deployment.class, BASE);
    }

    static PodSpec pod() {
        return deployment().getSpec().getTemplate().getSpec();
    }

    /** The pod's only container. A second one would escape all checks of this package. */
    static Container container() {
        assertEquals(1, pod().getContainers().size());
        assertEquals(List.of(), pod().getInitContainers());
        return pod().getContainers().get(0);
    }

    /** The value of a variable that the container defines once, in plain text. */
    static String variable(String name) {
        List<EnvVar> found = container().getEnv().stream()
                .filter(variable -> variable.getName().equals(name))
                .toList();
        assertEquals(1, found.size(), name);
        assertNull(found.get(0).getValueFrom(), name);
        return found.get(0).getValue();
    }

    private static boolean isKustomization(Path file) {
        return file.endsWith(KUSTOMIZATION);
    }

    private static Stream<Path> yamlFiles(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            return files
                    .filter(Files::isRegularFile)
                    .filter(file -> file.toString().matches(".*\\.ya?ml"))
                    .sorted()
                    .toList()
                    .stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
