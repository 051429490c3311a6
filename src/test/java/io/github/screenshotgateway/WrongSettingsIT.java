package io.github.screenshotgateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.screenshotgateway.support.GatewayProcess;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Wrong settings, and the messages for operators. */
class WrongSettingsIT {
    /**
     * Variables, separated by "; ", and what the gateway prints: the name as it was set, the value unless it is secret,
     * the key, and what is expected. Quarkus takes the last one for two settings.
     */
    private static final String TABLE = """
            GATEWAY_UPSTREAM_API=v4
              GATEWAY_UPSTREAM_API=v4 (gateway.upstream.api): it must be one of v1, v2, v3.
            GATEWAY_UPSTREAM_API=
              GATEWAY_UPSTREAM_API= (gateway.upstream.api): it must have a value.
            JAVA_TOOL_OPTIONS=-Dgateway.upstream.api=v4
              -Dgateway.upstream.api=v4: it must be one of v1, v2, v3.
            GATEWAY_UPSTREAM_URL=api.browser-use.com
              GATEWAY_UPSTREAM_URL=api.browser-use.com (gateway.upstream.url): it must be an http or https URL such as https://screenshots.example.com.
            GATEWAY_UPSTREAM_URL=https://api.browser-use.com/api/v2
              GATEWAY_UPSTREAM_URL=https://api.browser-use.com/api/v2 (gateway.upstream.url): it is the root of the API; leave out the path /api/v2.
            GATEWAY_UPSTREAM_API_KEY=
              GATEWAY_UPSTREAM_API_KEY (gateway.upstream.api-key): there is no API key. Set GATEWAY_UPSTREAM_API_KEY or BROWSER_USE_API_KEY to the key of your browser-use project, or GATEWAY_UPSTREAM_API_KEY_FILE to the path of a file with it. To try the gateway without a key, set GATEWAY_DEMO=true.
            GATEWAY_UPSTREAM_API_KEY=; GATEWAY_UPSTREAM_APIKEY=bu_mine
              GATEWAY_UPSTREAM_API_KEY (gateway.upstream.api-key): there is no API key. Set GATEWAY_UPSTREAM_API_KEY or BROWSER_USE_API_KEY to the key of your browser-use project, or GATEWAY_UPSTREAM_API_KEY_FILE to the path of a file with it. To try the gateway without a key, set GATEWAY_DEMO=true.
              GATEWAY_UPSTREAM_APIKEY is not a setting and has no effect. The nearest one is GATEWAY_UPSTREAM_API_KEY.
            GATEWAY_UPSTREAM_API_KEY=my key
              GATEWAY_UPSTREAM_API_KEY (gateway.upstream.api-key): a key is one line of at most 1000 visible ASCII characters without spaces.
            GATEWAY_UPSTREAM_API_KEY_FILE=bu_a-key-by-mistake
              GATEWAY_UPSTREAM_API_KEY_FILE (gateway.upstream.api-key-file): there is no such file.
            GATEWAY_IMAGES_ALLOWED_ORIGINS=https://user:p@ss@proxy
              GATEWAY_IMAGES_ALLOWED_ORIGINS=https://...@proxy (gateway.images.allowed-origins): "https://...@proxy" is not an origin; write scheme, host and port alone, such as https://media.browser-use.com, https://*.example.com or http://localhost:8089.
            GATEWAY_WEBHOOKS_SECRET_FILE=c2Vj/cmV0
              GATEWAY_WEBHOOKS_SECRET_FILE (gateway.webhooks.secret-file): there is no such file.
            GATEWAY_UPSTREAM_URL=https://user:password@proxy
              GATEWAY_UPSTREAM_URL=https://...@proxy (gateway.upstream.url): it must be an http or https URL such as https://screenshots.example.com.
            BROWSER_USE_API_KEY=my key
              BROWSER_USE_API_KEY: a key is one line of at most 1000 visible ASCII characters without spaces.
            GATEWAY_UPSTREAM_API_KEY_FILE={folder}/missing
              GATEWAY_UPSTREAM_API_KEY_FILE={folder}/missing (gateway.upstream.api-key-file): there is no such file.
            GATEWAY_UPSTREAM_API_KEY_FILE={folder}
              GATEWAY_UPSTREAM_API_KEY_FILE={folder} (gateway.upstream.api-key-file): this is a folder, and must be a file.
            GATEWAY_UPSTREAM_API_KEY_FILE={folder}/empty
              GATEWAY_UPSTREAM_API_KEY_FILE={folder}/empty (gateway.upstream.api-key-file): the file is empty; it must hold the key of your browser-use project.
            GATEWAY_UPSTREAM_REQUESTS_PER_SECOND=many
              GATEWAY_UPSTREAM_REQUESTS_PER_SECOND=many (gateway.upstream.requests-per-second): it must be a whole number.
            GATEWAY_UPSTREAM_REQUESTS_PER_SECOND=0
              GATEWAY_UPSTREAM_REQUESTS_PER_SECOND=0 (gateway.upstream.requests-per-second): it must be a whole number from 1 to 1000.
            GATEWAY_UPSTREAM_CONNECT_TIMEOUT=0s
              GATEWAY_UPSTREAM_CONNECT_TIMEOUT=0s (gateway.upstream.connect-timeout): it must be between 1ms and 1h, such as 500ms, 2s or 1m.
            JAVA_TOOL_OPTIONS=-Dgateway.upstream.read-timeout=2h
              -Dgateway.upstream.read-timeout=2h: it must be between 1ms and 1h, such as 500ms, 2s or 1m.
            GATEWAY_IMAGES_DELIVERY=pigeon
              GATEWAY_IMAGES_DELIVERY=pigeon (gateway.images.delivery): it must be one of direct, proxy, redirect.
            GATEWAY_IMAGES_RESOURCE_POLICY=none
              GATEWAY_IMAGES_RESOURCE_POLICY=none (gateway.images.resource-policy): it must be one of cross-origin, same-origin, same-site.
            GATEWAY_IMAGES_ALLOWED_ORIGINS=media.example.com
              GATEWAY_IMAGES_ALLOWED_ORIGINS=media.example.com (gateway.images.allowed-origins): "media.example.com" is not an origin; write scheme, host and port alone, such as https://media.browser-use.com, https://*.example.com or http://localhost:8089.
            GATEWAY_IMAGES_PRIVATE_ORIGINS=https://s3.internal
              GATEWAY_IMAGES_PRIVATE_ORIGINS=https://s3.internal (gateway.images.private-origins): "https://s3.internal" is not allowed by gateway.images.allowed-origins; add it there, too.
            GATEWAY_IMAGES_MAXIMUM_SIZE=100M
              GATEWAY_IMAGES_MAXIMUM_SIZE=100M (gateway.images.maximum-size): it must be between 1 byte and 48M, such as 25M.
            GATEWAY_IMAGES_MEMORY=lots
              GATEWAY_IMAGES_MEMORY=lots (gateway.images.memory): it must be a number of bytes such as 0, 200K, 64M or 2G.
            GATEWAY_LISTS_RUNNING_FRESH_FOR=two bananas
              GATEWAY_LISTS_RUNNING_FRESH_FOR=two bananas (gateway.lists.running-fresh-for): it must be a duration such as 500ms, 2s, 5m, 24h or PT1H30M.
            GATEWAY_LISTS_STALE_IF_ERROR=-1s
              GATEWAY_LISTS_STALE_IF_ERROR=-1s (gateway.lists.stale-if-error): it must not be negative; 0s, 2s and 24h are examples.
            GATEWAY_LISTS_MAXIMUM_SIZE=0
              GATEWAY_LISTS_MAXIMUM_SIZE=0 (gateway.lists.maximum-size): it must be a whole number from 1.
            GATEWAY_ACCESS_MODE=closed
              GATEWAY_ACCESS_MODE=closed (gateway.access.mode): it must be one of oidc, open, tokens.
            GATEWAY_ACCESS_MODE=tokens
              GATEWAY_ACCESS_TOKENS_FILE (gateway.access.tokens-file): access mode tokens needs a file of tokens.
            GATEWAY_ACCESS_MODE=tokens; GATEWAY_ACCESS_TOKENS_FILE={folder}/empty
              GATEWAY_ACCESS_TOKENS_FILE={folder}/empty (gateway.access.tokens-file): the file must hold 1 to 1000 tokens.
            GATEWAY_ACCESS_MODE=oidc
              QUARKUS_OIDC_AUTH_SERVER_URL (quarkus.oidc.auth-server-url): access mode oidc needs the provider of the tokens, such as https://issuer.example.com.
            GATEWAY_LIMITS_REQUESTS=0
              GATEWAY_LIMITS_REQUESTS=0 (gateway.limits.requests): it must be at least 1.
            GATEWAY_WEBHOOKS_SECRET_FILE={folder}/missing
              GATEWAY_WEBHOOKS_SECRET_FILE={folder}/missing (gateway.webhooks.secret-file): there is no such file.
            GATEWAY_PUBLIC_URL=screenshots
              GATEWAY_PUBLIC_URL=screenshots (gateway.public-url): it must be an http or https URL such as https://screenshots.example.com.
            GATEWAY_ALLOWED_HOSTS=https://example.com
              GATEWAY_ALLOWED_HOSTS=https://example.com (gateway.allowed-hosts): it must be host names separated by commas, without scheme and port, such as screenshots.example.com or *.example.com; * allows any.
            GATEWAY_DEMO=maybe
              GATEWAY_DEMO=maybe (gateway.demo): it must be true or false.
            QUARKUS_HTTP_PORT=web
              QUARKUS_HTTP_PORT=web (quarkus.http.port): it must be a whole number.
            QUARKUS_HTTP_PORT=70000
              QUARKUS_HTTP_PORT=70000 (quarkus.http.port): it must be a port from 1 to 65535, or 0 for any free one.
            QUARKUS_HTTP_PORT={taken}
              QUARKUS_HTTP_PORT={taken} (quarkus.http.port): port {taken} cannot be used (Address already in use). Choose another one, such as 8081.
            QUARKUS_MANAGEMENT_PORT={taken}
              QUARKUS_MANAGEMENT_PORT={taken} (quarkus.management.port): port {taken} cannot be used (Address already in use). Choose another one, such as 9001.
            QUARKUS_HTTP_HOST=203.0.113.5
              QUARKUS_HTTP_HOST=203.0.113.5 (quarkus.http.host): this machine has no such address; 0.0.0.0 means all of them.
            QUARKUS_HTTP_PORT=9009; QUARKUS_MANAGEMENT_PORT=9009
              QUARKUS_HTTP_PORT=9009 (quarkus.http.port): it must not be the port for operators, quarkus.management.port.
            QUARKUS_OTEL_EXPORTER_OTLP_ENDPOINT=collector:4317
              QUARKUS_OTEL_EXPORTER_OTLP_ENDPOINT=collector:4317 (quarkus.otel.exporter.otlp.endpoint): it must be a URL such as http://collector:4317.
              quarkus.otel.exporter.otlp.traces.endpoint=collector:4317: it must be a URL such as http://collector:4317.
            """;

    @TempDir
    Path folder;

    private record Row(Map<String, String> variables, List<String> lines) {}

    private static Map<String, String> variables(String text) {
        Map<String, String> variables = new HashMap<>(Map.of("GATEWAY_UPSTREAM_API_KEY", "a-key"));
        if (text.startsWith("BROWSER_USE_API_KEY")) {
            variables.clear();
        }
        for (String assignment : text.split("; ")) {
            int equals = assignment.indexOf('=');
            variables.put(assignment.substring(0, equals), assignment.substring(equals + 1));
        }
        return variables;
    }

    private List<Row> rows(int taken) {
        List<Row> rows = new ArrayList<>();
        TABLE.replace("{folder}", folder.toString())
                .replace("{taken}", Integer.toString(taken))
                .lines()
                .forEach(line -> {
                    if (line.startsWith(" ")) {
                        String end = line.contains("is not a setting") ? "" : " See src/docs/configuration.md.";
                        rows.get(rows.size() - 1).lines().add(line.strip() + end);
                    } else {
                        rows.add(new Row(variables(line), new ArrayList<>()));
                    }
                });
        return rows;
    }

    /** Nothing else is printed: a stack trace would hide the line. */
    @Test
    void wrongSettingStopsTheStartAndIsNamed() throws IOException {
        Files.writeString(folder.resolve("empty"), "");
        try (ServerSocket taken = new ServerSocket(0)) {
            List<Row> rows = rows(taken.getLocalPort());

            assertEquals(
                    rows.stream().flatMap(row -> row.lines().stream()).collect(Collectors.joining("\n")),
                    rows.parallelStream().map(this::printed).collect(Collectors.joining("\n")));
        }
    }

    /** What the gateway prints beside its log, or why it has not ended. */
    private String printed(Row row) {
        try (GatewayProcess gateway = new GatewayProcess(folder, row.variables())) {
            if (!gateway.hasEnded(Duration.ofMinutes(1)) || gateway.exitValue() != 1) {
                return "It runs: " + row.variables();
            }
            return String.join(
                    "\n",
                    gateway.log()
                            .lines()
                            .filter(line -> !line.startsWith("Picked up JAVA_TOOL_OPTIONS"))
                            .filter(line -> !line.startsWith("{") || line.contains("\"level\":\"ERROR\""))
                            .toList());
        }
    }

    @Test
    void settingThatDoesNotExistIsNamedWithTheNearestOne() {
        Map<String, String> variables = Map.of(
                "GATEWAY_DEMO",
                "true",
                "GATEWAY_UPSTREAM_KEY",
                "mine",
                "JAVA_TOOL_OPTIONS",
                "-Dgateway.image.memory=1M",
                // From a service of Kubernetes that is called "gateway".
                "GATEWAY_SERVICE_HOST",
                "10.0.0.1",
                "GATEWAY_PORT_80_TCP_ADDR",
                "10.0.0.1");
        try (GatewayProcess gateway = new GatewayProcess(folder, variables).awaitReady()) {
            List<String> warnings = gateway.log()
                    .lines()
                    .filter(line -> line.contains("is not a setting"))
                    .map(line -> line.replaceAll(".*\"message\":\"([^\"]*)\".*", "$1"))
                    .toList();

            assertEquals(
                    List.of(
                            "GATEWAY_UPSTREAM_KEY is not a setting and has no effect. The nearest one is"
                                    + " GATEWAY_UPSTREAM_API_KEY.",
                            "gateway.image.memory is not a setting and has no effect. The nearest one is"
                                    + " gateway.images.memory."),
                    warnings);
            assertTrue(gateway.log().contains("Calls API v2 at http://127.0.0.1:"), gateway.log());
        }
    }
}
