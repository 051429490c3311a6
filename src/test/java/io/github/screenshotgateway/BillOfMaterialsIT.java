package io.github.screenshotgateway;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.screenshotgateway.http.Sha256;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;

/**
 * The bill of materials and the list of licences name exactly the libraries that are shipped. Offline ({@code -o}),
 * Maven creates no bill of materials, and this test fails.
 */
class BillOfMaterialsIT {
    /** Quarkus removes the classes that need another HTTP client. */
    private static final String ALTERED = "io.opentelemetry.opentelemetry-exporter-otlp-";

    private static final Path APP = Path.of("target/quarkus-app");
    private static final Path LEGAL = APP.resolve("legal");

    /** Starts the gateway from an IDE. Maven sees a dependency, but Quarkus does not package it. */
    private static final String NOT_SHIPPED = "io.quarkus:quarkus-ide-launcher:";

    private static final Pattern CLASSIFIER = Pattern.compile("[?&]classifier=([^&]+)");
    /** Coordinates after the licences and the name: {@code (group:artifact:version - URL)}. */
    private static final Pattern LISTED = Pattern.compile("\\((\\S+:\\S+:\\S+) - \\S+\\)$", Pattern.MULTILINE);
    /** Files that Quarkus copies into its own archive from a library that it does not ship. */
    private static final Pattern COPIED = Pattern.compile("META-INF/([^/]+)_([^/]+)__jar/.*");

    private final JsonNode bill =
            new ObjectMapper().readTree(LEGAL.resolve("sbom.cdx.json").toFile());

    BillOfMaterialsIT() throws IOException {}

    private Stream<JsonNode> components() {
        return StreamSupport.stream(bill.get("components").spliterator(), false)
                .filter(component -> !coordinates(component).startsWith(NOT_SHIPPED));
    }

    private static String coordinates(JsonNode component) {
        return text(component, "group") + ":" + text(component, "name") + ":" + text(component, "version");
    }

    private static String text(JsonNode component, String field) {
        return component.get(field).asText();
    }

    private static boolean isJar(JsonNode component) {
        return text(component, "purl").contains("type=jar");
    }

    /** The file name that Quarkus derives from the coordinates, and the digest. */
    private static String jarWithDigest(JsonNode component) {
        String classifier = CLASSIFIER
                .matcher(text(component, "purl"))
                .results()
                .map(match -> "-" + match.group(1))
                .collect(Collectors.joining());
        String digest = StreamSupport.stream(component.get("hashes").spliterator(), false)
                .filter(hash -> text(hash, "alg").equals("SHA-256"))
                .map(hash -> text(hash, "content"))
                .collect(Collectors.joining());
        return "%s.%s-%s%s.jar %s"
                .formatted(
                        text(component, "group"),
                        text(component, "name"),
                        text(component, "version"),
                        classifier,
                        digest);
    }

    private static String withDigest(Path jar) {
        try {
            return jar.getFileName() + " " + HexFormat.of().formatHex(Sha256.of(Files.readAllBytes(jar)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String withoutDigestIfAltered(String jar) {
        return jar.startsWith(ALTERED) ? jar.substring(0, jar.indexOf(' ')) : jar;
    }

    private static Set<String> sorted(Stream<String> names) {
        return names.collect(Collectors.toCollection(TreeSet::new));
    }

    /** Older versions have vulnerabilities that anonymous clients can exploit, and a library may pull one in. */
    @Test
    void everyNettyArtifactHasTheFixedVersion() {
        List<String> versions = components()
                .filter(component -> text(component, "group").equals("io.netty"))
                .map(component -> text(component, "version"))
                .distinct()
                .toList();
        assertEquals(List.of("4.1.138.Final"), versions);
    }

    @Test
    void billNamesExactlyTheShippedJars() throws IOException {
        try (Stream<Path> files = Files.walk(APP.resolve("lib"))) {
            Set<String> shipped = sorted(files.filter(Files::isRegularFile)
                    .map(BillOfMaterialsIT::withDigest)
                    .map(BillOfMaterialsIT::withoutDigestIfAltered));

            assertEquals(
                    shipped,
                    sorted(components()
                            .filter(BillOfMaterialsIT::isJar)
                            .map(BillOfMaterialsIT::jarWithDigest)
                            .map(BillOfMaterialsIT::withoutDigestIfAltered)));
        }
    }

    @Test
    void billNamesTheLibrariesThatFilesAreCopiedFrom() throws IOException {
        try (ZipFile generated =
                new ZipFile(APP.resolve("quarkus/generated-bytecode.jar").toFile())) {
            Set<String> copied = sorted(generated.stream()
                    .map(ZipEntry::getName)
                    .flatMap(name -> COPIED.matcher(name).results())
                    .map(match -> match.group(1) + ":" + match.group(2)));

            assertEquals(
                    copied,
                    sorted(components()
                            .filter(component -> !isJar(component))
                            .map(component -> text(component, "group") + ":" + text(component, "name"))));
        }
    }

    @Test
    void billDescribesThisGateway() throws IOException {
        JsonNode gateway = bill.at("/metadata/component");
        try (Stream<Path> jars = Files.list(APP.resolve("app"))) {
            assertEquals(
                    Set.of(text(gateway, "name") + "-" + text(gateway, "version") + ".jar"),
                    sorted(jars.map(jar -> jar.getFileName().toString())));
        }
    }

    @Test
    void licenceListMatchesTheBill() throws IOException {
        String list = Files.readString(LEGAL.resolve("third-party-licences.txt"));

        assertEquals(
                sorted(components().map(BillOfMaterialsIT::coordinates)),
                sorted(LISTED.matcher(list)
                        .results()
                        .map(match -> match.group(1))
                        .filter(coordinates -> !coordinates.startsWith(NOT_SHIPPED))));
    }
}
