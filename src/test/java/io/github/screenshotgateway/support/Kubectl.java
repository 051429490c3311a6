package io.github.screenshotgateway.support;

import static org.junit.jupiter.api.extension.ConditionEvaluationResult.disabled;
import static org.junit.jupiter.api.extension.ConditionEvaluationResult.enabled;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;

/** This machine's kubectl, from the PATH. It renders kustomizations and never contacts a cluster. */
public final class Kubectl implements ExecutionCondition {
    /** For tests that are skipped without kubectl. In CI (where the variable {@code CI} is set), they fail. */
    @Target(ElementType.TYPE)
    @Retention(RetentionPolicy.RUNTIME)
    @ExtendWith(Kubectl.class)
    public @interface Needed {}

    /**
     * Renders a kustomized folder as one YAML text of many documents.
     *
     * @throws IllegalStateException with kubectl's error output if it fails
     */
    public static String kustomize(Path folder) {
        try {
            Path errors = Files.createTempFile("kubectl", ".err");
            try {
                Process kubectl = new ProcessBuilder(path().orElseThrow().toString(), "kustomize", folder.toString())
                        .redirectError(errors.toFile())
                        .start();
                String rendered = new String(kubectl.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
                if (kubectl.waitFor() != 0) {
                    throw new IllegalStateException(folder + ": " + Files.readString(errors));
                }
                return rendered;
            } finally {
                Files.delete(errors);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static Optional<Path> path() {
        return Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
                .map(folder -> Path.of(folder, "kubectl"))
                .filter(Files::isExecutable)
                .findFirst();
    }

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        if (path().isPresent()) {
            return enabled("kubectl is at " + path().get());
        }
        String reason = "There is no kubectl on the PATH of this machine; 1.27 or newer renders k8s/";
        if (System.getenv("CI") != null) {
            throw new IllegalStateException(reason);
        }
        return disabled(reason);
    }
}
