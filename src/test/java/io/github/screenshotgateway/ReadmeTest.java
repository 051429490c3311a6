package io.github.screenshotgateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.screenshotgateway.problem.ProblemType;
import io.github.screenshotgateway.support.GatewaySettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What the README says of settings and errors is what the code does. */
class ReadmeTest {
    private static final List<String> LINES = lines();

    private static List<String> lines() {
        try {
            return Files.readAllLines(Path.of("README.md"));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The cells of the rows of a table below a heading, without backticks. */
    private static List<List<String>> table(String heading) {
        return LINES.stream()
                .dropWhile(line -> !line.equals("## " + heading))
                .skip(1)
                .takeWhile(line -> !line.startsWith("## "))
                .filter(line -> line.startsWith("| "))
                .skip(1)
                .map(line -> Arrays.stream(line.substring(1).split("\\|"))
                        .map(cell -> cell.strip().replaceAll("^`|`$", ""))
                        .toList())
                .toList();
    }

    @Test
    void theTableOfSettingsHasEveryKeyWithItsDefault() {
        Map<String, String> documented = new TreeMap<>();
        table("Configuration").forEach(row -> documented.put(row.get(0), row.get(1)));

        assertEquals(GatewaySettings.defaults(), documented);
    }

    @Test
    void theTableOfErrorsHasEveryTypeWithItsStatus() {
        Map<String, String> documented = new TreeMap<>();
        table("Errors").forEach(row -> documented.put(row.get(1), row.get(0)));

        Map<String, String> types = Arrays.stream(ProblemType.values())
                .collect(Collectors.toMap(
                        ProblemType::slug, type -> Integer.toString(type.status()), (a, b) -> a, TreeMap::new));
        assertEquals(types, documented);
    }

    @Test
    void itsFirstTwoCommandsStartAndTestTheGateway() {
        List<String> commands =
                LINES.stream().filter(line -> line.startsWith("./mvnw ")).toList();

        assertEquals(List.of("./mvnw quarkus:dev", "./mvnw verify"), commands.subList(0, 2));
    }

    @Test
    void ciRunsTheTestCommandOfTheReadme() throws IOException {
        assertTrue(Files.readString(Path.of(".ci/run")).contains("./mvnw -B -ntp verify"));
    }

    @Test
    void nothingIsLeftToBeFilledIn() {
        assertEquals(
                List.of(), LINES.stream().filter(line -> line.contains("@@")).toList());
    }
}
