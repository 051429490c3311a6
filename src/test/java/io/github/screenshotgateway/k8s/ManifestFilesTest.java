package io.github.screenshotgateway.k8s;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ManifestFilesTest {

    static List<Path> objectFiles() {
        return Manifests.objectFiles(Manifests.ROOT);
    }

    static List<Path> kustomizedFolders() {
        return Manifests.kustomizedFolders();
    }

    @ParameterizedTest
    @MethodSource("objectFiles")
    void everyObjectHasKnownKindAndFields(Path file) {
        assertDoesNotThrow(() -> Manifests.object(file));
    }

    /** A namespace in an object would be overridden by the overlay's in all tools, and only confuse. */
    @ParameterizedTest
    @MethodSource("objectFiles")
    void objectsHaveNoNamespace(Path file) {
        assertNull(Manifests.object(file).getMetadata().getNamespace());
    }

    @ParameterizedTest
    @MethodSource("kustomizedFolders")
    void everyKustomizationHasKnownFieldsAndKind(Path folder) {
        Kustomization kustomization = Manifests.kustomization(folder);

        boolean isComponent = folder.startsWith(Manifests.COMPONENTS);
        assertEquals("kustomize.config.k8s.io/" + (isComponent ? "v1alpha1" : "v1beta1"), kustomization.apiVersion());
        assertEquals(isComponent ? "Component" : "Kustomization", kustomization.kind());
    }

    @ParameterizedTest
    @MethodSource("kustomizedFolders")
    void everyListedResourceExists(Path folder) {
        Kustomization kustomization = Manifests.kustomization(folder);

        assertFalse(kustomization.resources().isEmpty() && !kustomization.isComponent());
        for (String resource : kustomization.resources()) {
            Path path = folder.resolve(resource);
            assertTrue(Files.isRegularFile(path) || Manifests.isKustomized(path), resource + " of " + folder);
        }
        for (String component : kustomization.components()) {
            assertTrue(Manifests.isKustomized(folder.resolve(component)), component + " of " + folder);
        }
    }

    @ParameterizedTest
    @MethodSource("kustomizedFolders")
    void everyObjectFileInKustomizedFolderIsListedOnce(Path folder) {
        List<String> listed = Manifests.kustomization(folder).files().sorted().toList();
        List<String> present = Manifests.objectFiles(folder).stream()
                .map(file -> folder.relativize(file).toString())
                .sorted()
                .toList();

        assertEquals(present, listed);
    }

    /** A file elsewhere would be parsed, but no kustomization would apply it. */
    @ParameterizedTest
    @MethodSource("objectFiles")
    void everyObjectFileBelongsToAKustomizationOrIsAnExample(Path file) {
        assertTrue(Manifests.isKustomized(file.getParent()) || file.startsWith(Manifests.ROOT.resolve("examples")));
    }
}
