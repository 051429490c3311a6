package io.github.screenshotgateway.support;

import static org.junit.jupiter.api.extension.ConditionEvaluationResult.disabled;
import static org.junit.jupiter.api.extension.ConditionEvaluationResult.enabled;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;

/** This machine's promtool: at one of the usual places, or at that in the variable {@code PROMTOOL}. */
public final class Promtool implements ExecutionCondition {
    /** For tests that are skipped without promtool. In CI (where the variable {@code CI} is set), they fail. */
    @Target({ElementType.TYPE, ElementType.METHOD})
    @Retention(RetentionPolicy.RUNTIME)
    @ExtendWith(Promtool.class)
    public @interface Needed {}

    /** Result of a run; {@code output} holds both streams. */
    public record Result(boolean ok, String output) {}

    private static Optional<Path> path() {
        return Stream.of(
                        System.getenv().getOrDefault("PROMTOOL", ""),
                        "/usr/bin/promtool",
                        "/usr/local/bin/promtool",
                        "/opt/homebrew/bin/promtool")
                .filter(path -> !path.isEmpty())
                .map(Path::of)
                .filter(Files::isExecutable)
                .findFirst();
    }

    /** Runs promtool in a folder and waits for its end. */
    public static Result run(Path folder, String... arguments) {
        List<String> command = new ArrayList<>(List.of(path().orElseThrow().toString()));
        command.addAll(List.of(arguments));
        try {
            Process process = new ProcessBuilder(command)
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return new Result(process.waitFor() == 0, output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        if (path().isPresent()) {
            return enabled("promtool is at " + path().get());
        }
        String reason = "There is no promtool on this machine (Debian's package prometheus has it);"
                + " the variable PROMTOOL may say where it is";
        if (System.getenv("CI") != null) {
            throw new IllegalStateException(reason);
        }
        return disabled(reason);
    }
}
