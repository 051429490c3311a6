package io.github.screenshotgateway.k8s;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.ServiceAccountTokenProjection;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The table of components and the client example in k8s/README.md. */
class ComponentsReadmeTest {

    private final String readme = text(Manifests.ROOT.resolve("README.md"));

    @Test
    void tableListsComponentsAndTheirPlaceholders() {
        Map<String, Boolean> documented = new TreeMap<>();
        Pattern.compile("(?m)^\\| `([a-z-]+)` \\|.*\\| ([^|]+) \\|$")
                .matcher(readme)
                .results()
                .forEach(row -> documented.put(row.group(1), !row.group(2).equals("nothing")));
        Map<String, Boolean> present = new TreeMap<>();
        for (Path component : Manifests.components()) {
            present.put(component.getFileName().toString(), hasPlaceholder(component));
        }

        assertEquals(present, documented);
    }

    @Test
    void clientExampleMountsRenewedTokenForGateway() throws IOException {
        PodTemplateSpec client = StrictYaml.read(client(), PodTemplateSpec.class);
        ServiceAccountTokenProjection token = client.getSpec()
                .getVolumes()
                .get(0)
                .getProjected()
                .getSources()
                .get(0)
                .getServiceAccountToken();
        var mount = client.getSpec().getContainers().get(0).getVolumeMounts().get(0);

        assertEquals(
                Manifests.kustomization(Manifests.COMPONENTS.resolve("oidc"))
                        .settings()
                        .get("QUARKUS_OIDC_TOKEN_AUDIENCE"),
                token.getAudience());
        assertTrue(token.getExpirationSeconds() >= 600, "the API server refuses less");
        assertEquals(client.getSpec().getVolumes().get(0).getName(), mount.getName());
        assertTrue(readme.contains("Bearer $(cat " + mount.getMountPath() + "/" + token.getPath() + ")"));
    }

    @Test
    void clientExampleHasLabelOfNetworkPolicy() throws IOException {
        assertEquals(
                Map.of("screenshotgateway.github.io/client", "true"),
                StrictYaml.read(client(), PodTemplateSpec.class).getMetadata().getLabels());
    }

    /** The only YAML block that has a pod's spec. */
    private String client() {
        List<String> pods = Pattern.compile("(?s)```yaml\\n(.*?)```")
                .matcher(readme)
                .results()
                .map((MatchResult block) -> block.group(1))
                .filter(block -> block.contains("\nspec:"))
                .toList();
        assertEquals(1, pods.size());
        return pods.get(0);
    }

    private static boolean hasPlaceholder(Path folder) {
        return Arrays.stream(folder.toFile().listFiles())
                .map(file -> text(file.toPath()))
                .anyMatch(text -> text.contains("PLACEHOLDER"));
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
