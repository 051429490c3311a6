package io.github.screenshotgateway.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.screenshotgateway.support.FewRequestsProfile;
import io.github.screenshotgateway.support.GatewayTest;
import io.github.screenshotgateway.support.HttpReply;
import io.github.screenshotgateway.support.Pngs;
import io.github.screenshotgateway.support.RawClient;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Scripts of other origins, by Quarkus' CORS settings. */
@QuarkusTest
@TestProfile(FewRequestsProfile.class)
class CorsTest extends GatewayTest {
    private static final String ORIGIN = "https://app.example.com";

    @TestHTTPResource("/")
    URI gateway;

    @BeforeEach
    void cacheTask() {
        upstream.v1Task(task, "finished", upstream.mediaUrl("/a/1.png"), upstream.mediaUrl("/a/2.png"));
        upstream.image("/a/1.png", Pngs.png(1));
        upstream.image("/a/2.png", Pngs.png(2));
        image(task, "1.png").statusCode(200);
        list(task).statusCode(200);
    }

    private HttpReply exchange(String method, String path, String... headers) {
        String target = path.replace("{task}", task);
        String request = method + " " + target + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
                + String.join("\r\n", headers) + (headers.length == 0 ? "" : "\r\n") + "\r\n";
        return reply(method, RawClient.exchange(gateway, request));
    }

    private static HttpReply reply(String method, String response) {
        return HttpReply.parse(response.getBytes(StandardCharsets.ISO_8859_1), method.equals("HEAD"), true)
                .orElseThrow();
    }

    private static void assertReadableBy(String origin, HttpReply reply) {
        assertEquals(List.of(origin), reply.headers().get("Access-Control-Allow-Origin"), reply::toString);
        assertEquals(List.of("ETag,Cache-Status,Retry-After"), reply.headers().get("Access-Control-Expose-Headers"));
        assertEquals(List.of("origin"), lowerCase(reply.headers().get("Vary")));
    }

    private static List<String> lowerCase(List<String> values) {
        return values == null ? null : values.stream().map(String::toLowerCase).toList();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            GET  | 200 | /api/v1/task/{task}/screenshots                   |
            HEAD | 200 | /api/v1/task/{task}/screenshots                   |
            GET  | 304 | /api/v1/task/{task}/screenshots                   | If-None-Match: *
            GET  | 200 | /api/v1/task/{task}/screenshots?more              |
            GET  | 200 | /api/v1/task/{task}/screenshots/1.png             |
            HEAD | 200 | /api/v1/task/{task}/screenshots/1.png             |
            GET  | 304 | /api/v1/task/{task}/screenshots/1.png             | If-None-Match: *
            GET  | 206 | /api/v1/task/{task}/screenshots/1.png             | Range: bytes=0-4
            GET  | 416 | /api/v1/task/{task}/screenshots/1.png             | Range: bytes=999999-
            GET  | 400 | /api/v1/task/{task}/screenshots/1.png             | Range: bytes=oops
            GET  | 200 | /api/v1/task/{task}/screenshots/2.png             |
            GET  | 200 | /api/v1/task/{task}/screenshots/1.png?width=160   |
            GET  | 307 | /api/v1/task/{task}/screenshots/1.png?delivery=redirect |
            GET  | 404 | /api/v1/task/{task}/screenshots/3.png             |
            GET  | 200 | /api/v1/task/{task}/screenshots.zip               |
            GET  | 200 | /api/v1/task/{task}/screenshots/events            |
            GET  | 400 | /api/v1/task/a.b/screenshots                      |
            GET  | 404 | /nothing                                          |
            GET  | 200 | /                                                 |
            GET  | 200 | /tasks/{task}                                     |
            GET  | 400 | /tasks/a.b                                        | Accept: text/html
            GET  | 200 | /q/openapi                                        |
            GET  | 200 | /q/swagger-ui/                                    |
            GET  | 200 | /assets/task.js                                |
            """)
    void everyResponseAllowsConfiguredOriginAndVariesByIt(String method, int status, String path, String header) {
        String field = header == null ? "Accept: */*" : header;
        HttpReply reply = exchange(method, path, "Origin: " + ORIGIN, field);
        assertEquals(status, reply.status());
        assertReadableBy(ORIGIN, reply);

        // A copy that a browser caches for a plain image is useless to a script.
        HttpReply plain = exchange(method, path, field);
        assertEquals(status, plain.status());
        assertEquals(List.of("origin"), lowerCase(plain.headers().get("Vary")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://one.apps.test", "https://two.apps.test"})
    void originMatchingPatternIsAllowed(String origin) {
        assertReadableBy(origin, exchange("GET", "/api/v1/task/{task}/screenshots/1.png", "Origin: " + origin));
    }

    @Test
    void misdirectedResponseCanBeReadByAllowedOrigin() {
        String response = RawClient.exchange(
                gateway, "GET / HTTP/1.1\r\nHost: rebound.test\r\nConnection: close\r\nOrigin: " + ORIGIN + "\r\n\r\n");
        HttpReply reply = reply("GET", response);
        assertEquals(421, reply.status());
        assertReadableBy(ORIGIN, reply);
    }

    /** Refused before routing. */
    @ParameterizedTest
    @CsvSource({"431, /, 9000", "414, /?, 9000", "400, /%zz%, 1", "400, /?id=%zz, 1"})
    void errorBeforeRoutingCanBeReadByAllowedOrigin(int status, String target, int length) {
        String tooLong = "x".repeat(length);
        boolean line = status == 414;
        String request = "GET " + target + (line ? tooLong : "") + " HTTP/1.1\r\nHost: localhost\r\nOrigin: " + ORIGIN
                + "\r\nConnection: close\r\n" + (line ? "" : "X-Large: " + tooLong + "\r\n") + "\r\n";
        try (RawClient client = new RawClient(gateway)) {
            // In tests, the gateway decodes a connection only from its second request on.
            client.send("GET /nothing HTTP/1.1\r\nHost: localhost\r\n\r\n").readUntil("nothing\"}");

            HttpReply reply = reply("GET", client.send(request).answer());

            assertEquals(status, reply.status());
            assertEquals(List.of("origin"), lowerCase(reply.headers().get("Vary")));
            // The request line is too long, so the origin after it is never read.
            assertEquals(!line, reply.headers().containsKey("Access-Control-Allow-Origin"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://evil.test", "https://app.example.com.evil.test", "http://app.example.com", "null"})
    void otherOriginGets403(String origin) {
        HttpReply reply = exchange("GET", "/api/v1/task/{task}/screenshots", "Origin: " + origin);
        assertEquals(403, reply.status());
        assertEquals(List.of("application/problem+json"), reply.headers().get("Content-Type"));
        assertEquals(List.of("origin"), lowerCase(reply.headers().get("Vary")));
        assertTrue(!reply.headers().containsKey("Access-Control-Allow-Origin"), reply::toString);
    }

    @Test
    void otherMethodGets403() {
        HttpReply reply = exchange("POST", "/api/v1/task/{task}/screenshots", "Origin: " + ORIGIN);
        assertEquals(403, reply.status());
        assertEquals(List.of("application/problem+json"), reply.headers().get("Content-Type"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "localhost:80", "[::1]:8080"})
    void ownOriginIsServed(String host) {
        String response = RawClient.exchange(
                gateway,
                "GET /q/openapi HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\nOrigin: http://"
                        + host.replaceFirst(":80$", "") + "\r\n\r\n");
        assertEquals(200, reply("GET", response).status());
    }

    @ParameterizedTest
    @CsvSource({"200, ''", "206, Range: bytes=0-4", "304, If-None-Match: *"})
    void imageHasConfiguredResourcePolicy(int status, String header) {
        String path = "/api/v1/task/{task}/screenshots/1.png";
        HttpReply reply = exchange("GET", path, header.isEmpty() ? "Accept: */*" : header);
        assertEquals(status, reply.status());
        assertEquals(List.of("same-site"), reply.headers().get("Cross-Origin-Resource-Policy"));
    }

    /** A browser checks every response of a redirect chain. */
    @ParameterizedTest
    @ValueSource(strings = {"1.png?delivery=redirect", "latest", "2.png?width=320"})
    void redirectAndPreviewHaveConfiguredResourcePolicy(String name) {
        HttpReply reply = exchange("GET", "/api/v1/task/{task}/screenshots/" + name);
        assertEquals(List.of("same-site"), reply.headers().get("Cross-Origin-Resource-Policy"));
    }
}
