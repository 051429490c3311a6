package io.github.screenshotgateway;

import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.ok;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import io.github.screenshotgateway.support.Chromium;
import io.github.screenshotgateway.support.GatewayProcess;
import io.github.screenshotgateway.support.ReservedPort;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs the examples of {@code src/docs/clients.md} as they are, but for the port. */
class ClientExamplesIT {
    private static final String TOKEN = "token-of-payments";

    /** Its SHA-256, as {@code sha256sum} prints it. */
    private static final String TOKENS = "0389848f4a82b4200fb05b135260bba053ab89f5cf1e561142ca11ea0d91c665  payments\n";

    @TempDir
    Path folder;

    private GatewayProcess withTokens() throws IOException {
        Path tokens = Files.writeString(folder.resolve("tokens"), TOKENS);
        return new GatewayProcess(
                        folder,
                        Map.of(
                                "GATEWAY_DEMO",
                                "true",
                                "GATEWAY_ACCESS_MODE",
                                "tokens",
                                "GATEWAY_ACCESS_TOKENS_FILE",
                                tokens.toString()))
                .awaitReady();
    }

    /** The first block of code in that language. */
    private static String example(String language, GatewayProcess gateway) throws IOException {
        return Pattern.compile("(?s)```" + language + "\n(.*?)```")
                .matcher(Files.readString(Path.of("src/docs/clients.md")))
                .results()
                .findFirst()
                .orElseThrow()
                .group(1)
                .replace("localhost:8080", "localhost:" + gateway.port());
    }

    /** @return the output of a program that has to succeed */
    private String run(String... command) throws IOException, InterruptedException {
        ProcessBuilder program =
                new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true);
        program.environment().put("TOKEN", TOKEN);
        Process process = program.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), output);
        return output;
    }

    @Test
    void curlListsDownloadsAndListens() throws IOException, InterruptedException {
        try (GatewayProcess gateway = withTokens()) {
            Files.writeString(folder.resolve("example.sh"), example("sh", gateway));
            String output = run("bash", "-e", "example.sh");

            assertTrue(output.startsWith("{\"screenshots\":[\"http://localhost:"), output);
            assertTrue(output.contains("event: done"), output);
            assertEquals(24_576, Files.size(folder.resolve("latest.png")));
        }
    }

    @Test
    void pythonDownloadsEachScreenshot() throws IOException, InterruptedException {
        boolean hasRequests =
                new ProcessBuilder("python3", "-c", "import requests").start().waitFor() == 0;
        assumeTrue(hasRequests || System.getenv("CI") != null, "Python has no module requests on this machine");
        try (GatewayProcess gateway = withTokens()) {
            Files.writeString(folder.resolve("example.py"), example("python", gateway));
            List<String> names = run("python3", "example.py").lines().toList();

            assertTrue(names.size() >= 13, names.toString());
            for (String name : names) {
                assertEquals(24_576, Files.size(folder.resolve(name)));
            }
        }
    }

    @Test
    void javaFollowsATaskToItsEnd() throws IOException, InterruptedException {
        try (GatewayProcess gateway = withTokens()) {
            Files.writeString(folder.resolve("Screenshots.java"), example("java", gateway));
            String java =
                    Path.of(System.getProperty("java.home"), "bin", "java").toString();
            String output = run(java, "Screenshots.java");

            assertTrue(output.contains("\"name\":\"15.png\""), output);
            assertTrue(output.contains("event: done"), output);
        }
    }

    @Test
    void pageOfAnotherOriginShowsTheNewestScreenshot() throws IOException {
        assumeTrue(Chromium.path().isPresent() || System.getenv("CI") != null, "There is no Chromium on this machine");
        int port = ReservedPort.any();
        String origin = "http://localhost:" + port;
        Map<String, String> variables = Map.of(
                "GATEWAY_DEMO", "true", "QUARKUS_HTTP_CORS_ENABLED", "true", "QUARKUS_HTTP_CORS_ORIGINS", origin);
        WireMockServer application =
                new WireMockServer(WireMockConfiguration.options().port(port));
        try (GatewayProcess gateway = new GatewayProcess(folder, variables).awaitReady();
                Playwright playwright = Chromium.driver();
                Browser browser = Chromium.launch(playwright)) {
            String html = example("html", gateway);
            application.start();
            application.stubFor(get("/").willReturn(ok(html).withHeader("Content-Type", "text/html")));
            Page page = browser.newPage();
            page.navigate(origin + "/");

            page.waitForFunction("() => names.children.length >= 2 && latest.naturalWidth > 0");
        } finally {
            application.stop();
        }
    }
}
