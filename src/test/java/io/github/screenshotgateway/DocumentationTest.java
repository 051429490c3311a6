package io.github.screenshotgateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.screenshotgateway.problem.ProblemType;
import io.github.screenshotgateway.support.GatewaySettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The documents agree with the code and with each other. */
class DocumentationTest {
    private static final Path README = Path.of("README.md");
    private static final int MAX_README_LINES = 180;
    private static final Pattern LINK = Pattern.compile("]\\((?!https?:)([^)#]*)(#[^)]*)?\\)");

    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<Path> documents() throws IOException {
        try (Stream<Path> root = Files.list(Path.of("."));
                Stream<Path> docs = Files.list(Path.of("src/docs"))) {
            return Stream.of(root, docs, Stream.of(Path.of("k8s/README.md"), Path.of("src/bench/README.md")))
                    .flatMap(files -> files)
                    .map(Path::normalize)
                    .filter(file -> file.toString().endsWith(".md"))
                    .toList();
        }
    }

    /** The cells of the table below a heading, row by row, without backticks. */
    private static List<List<String>> table(Path file, String heading) {
        return lines(file).stream()
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

    /** The anchor of a heading, by GitHub's rule. */
    private static String anchor(String heading) {
        return heading.replaceFirst("^#+ ", "")
                .toLowerCase(Locale.ROOT)
                .replaceAll("[^\\p{L}\\p{N} _-]", "")
                .replace(' ', '-');
    }

    private static boolean isResolvable(Path from, MatchResult link) {
        Path to = link.group(1).isEmpty()
                ? from
                : from.toAbsolutePath().resolveSibling(link.group(1)).normalize();
        return Files.exists(to)
                && (link.group(2) == null
                        || lines(to).stream()
                                .filter(line -> line.startsWith("#"))
                                .anyMatch(line -> ("#" + anchor(line)).equals(link.group(2))));
    }

    @Test
    void settingsAreListedWithTheirDefaults() {
        Map<String, String> documented = new TreeMap<>();
        table(Path.of("src/docs/configuration.md"), "Settings").forEach(row -> documented.put(row.get(0), row.get(1)));

        assertEquals(GatewaySettings.defaults(), documented);
    }

    @Test
    void problemTypesAreListedWithTheirStatus() {
        Map<String, String> documented = new TreeMap<>();
        table(Path.of("src/docs/api.md"), "Errors").forEach(row -> documented.put(row.get(1), row.get(0)));

        Map<String, String> types = Arrays.stream(ProblemType.values())
                .collect(Collectors.toMap(
                        ProblemType::slug, type -> Integer.toString(type.status()), (a, b) -> a, TreeMap::new));
        assertEquals(types, documented);
    }

    @Test
    void firstTwoCommandsOfTheReadmeStartAndTestTheGateway() {
        List<String> commands = lines(README).stream()
                .filter(line -> line.startsWith("./mvnw "))
                .toList();

        assertEquals(List.of("./mvnw quarkus:dev", "./mvnw verify"), commands.subList(0, 2));
    }

    @Test
    void ciRunsTheTestCommandOfTheReadme() throws IOException {
        assertTrue(Files.readString(Path.of(".ci/run")).contains("./mvnw -B -ntp verify"));
    }

    @Test
    void readmeIsShort() {
        assertTrue(lines(README).size() <= MAX_README_LINES, lines(README).size() + " lines");
    }

    @Test
    void linksPointToExistingFilesAndHeadings() throws IOException {
        List<String> broken = documents().stream()
                .flatMap(file -> LINK.matcher(String.join("\n", lines(file)))
                        .results()
                        .filter(link -> !isResolvable(file, link))
                        .map(link -> file + ": " + link.group()))
                .toList();

        assertEquals(List.of(), broken);
    }

    @Test
    void documentsHaveNoPlaceholders() throws IOException {
        List<String> placeholders = documents().stream()
                .flatMap(file -> lines(file).stream())
                .filter(line -> line.contains("@@"))
                .toList();

        assertEquals(List.of(), placeholders);
    }
}
