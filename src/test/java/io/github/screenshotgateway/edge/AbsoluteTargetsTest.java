package io.github.screenshotgateway.edge;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.screenshotgateway.support.GatewayTest;
import io.github.screenshotgateway.support.HttpReply;
import io.github.screenshotgateway.support.RawClient;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Absolute targets: their host takes precedence over the {@code Host} header (RFC 9112, section 3.2.2). */
@QuarkusTest
class AbsoluteTargetsTest extends GatewayTest {
    @TestHTTPResource("/")
    URI gateway;

    @TestHTTPResource(value = "/", management = true)
    URI management;

    private String path;

    @BeforeEach
    void cacheTask() {
        upstream.v1Task(task, "finished", upstream.mediaUrl("/1.png"));
        list(task).statusCode(200);
        path = "/api/v1/task/" + task + "/screenshots";
    }

    private static HttpReply exchange(URI server, String method, String target, String host) {
        String response = RawClient.exchange(
                server,
                method + " " + target + " HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n"
                        + "Origin: http://evil.test\r\n\r\n");
        return HttpReply.parse(response.getBytes(StandardCharsets.ISO_8859_1), false, true)
                .orElseThrow();
    }

    @ParameterizedTest
    @CsvSource({
        "http://localhost,      rebound.test, 200",
        "HTTP://shots.local:80, rebound.test, 200",
        "http://[::1]:8080,     [::2],        200",
        "http://rebound.test,   localhost,    421",
        "http://rebound.test:1, rebound.test, 421",
        "https://localhost,     localhost,    421",
        "HttpS://localhost,     localhost,    421",
    })
    void hostOfAbsoluteTargetIsChecked(String origin, String host, int status) {
        assertEquals(status, exchange(gateway, "GET", origin + path, host).status());
        assertEquals(
                status, exchange(gateway, "GET", origin + path + "?more", host).status());
    }

    @ParameterizedTest
    @CsvSource({
        "http://shots.local,      http://shots.local",
        "http://shots.local:,     http://shots.local",
        "http://shots.local:8081, http://shots.local:8081",
    })
    void responseUrlsUseHostOfTarget(String origin, String base) {
        HttpReply reply = exchange(gateway, "GET", origin + path, "localhost:8080");

        assertEquals(
                "{\"screenshots\":[\"" + base + path + "/1.png\"]}", new String(reply.body(), StandardCharsets.UTF_8));
    }

    @Test
    void absoluteTargetWithoutPathServesStartPage() {
        assertEquals(
                200, exchange(gateway, "GET", "http://localhost", "localhost").status());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://",
                "http:///",
                "http://:80/",
                "http://[::1/",
                "http://user@localhost/",
                "http://localhost:99999/",
                "http://localhost:x/",
                "http://localhost?q=/q/openapi",
                "http://local_host\u00e9/",
                "http:localhost/",
                "http:/localhost/",
                "ftp://localhost/",
                "://localhost/",
                "localhost:80",
                "q/openapi",
            })
    void malformedTargetGets400(String target) {
        HttpReply reply = exchange(gateway, "GET", target, "localhost");

        assertEquals(400, reply.status(), reply::toString);
    }

    /** The request's {@code Origin} is compared with the host of the target. */
    @ParameterizedTest
    @CsvSource({"http://evil.test, localhost, 421", "http://localhost, evil.test, 403"})
    void purgeFromAnotherSiteWithAbsoluteTargetIsRefused(String origin, String host, int status) {
        assertEquals(
                status, exchange(management, "DELETE", origin + "/cache", host).status());
    }

    @Test
    void optionsAsteriskReturnsAllowedMethods() {
        HttpReply reply = exchange(gateway, "OPTIONS", "*", "localhost");

        assertEquals(200, reply.status());
        assertEquals(List.of("GET, HEAD, POST, OPTIONS"), reply.headers().get("Allow"));
    }

    @Test
    void getAsteriskGets400() {
        assertEquals(400, exchange(gateway, "GET", "*", "localhost").status());
    }
}
