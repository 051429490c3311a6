package io.github.screenshotgateway.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.screenshotgateway.support.GatewayTest;
import io.github.screenshotgateway.support.Pngs;
import io.github.screenshotgateway.support.RawClient;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients that offer HTTP/2 receive complete responses in HTTP/1.1. */
@QuarkusTest
class HttpVersionsTest extends GatewayTest {
    /** About 270 kB. */
    private static final byte[] IMAGE = Pngs.png(1, 300);

    private static final int REQUESTS = 200;

    @TestHTTPResource("/")
    URI gateway;

    private String image;

    @BeforeEach
    void cacheImage() {
        upstream.v1Task(task, "finished", upstream.mediaUrl("/v/1.png"));
        upstream.image("/v/1.png", IMAGE);
        image = "/api/v1/task/" + task + "/screenshots/1.png";
        image(task, "1.png").statusCode(200);
    }

    /** Every request offers the upgrade, because the client has no connection with a known version yet. */
    @Test
    void parallelFirstRequestsOfJavaClientGetWholeImages() {
        HttpClient client = HttpClient.newHttpClient();
        HttpRequest request = HttpRequest.newBuilder(gateway.resolve(image)).build();

        List<String> outcomes = Stream.generate(
                        () -> client.sendAsync(request, HttpResponse.BodyHandlers.ofByteArray()))
                .limit(REQUESTS)
                .toList()
                .stream()
                .map(HttpVersionsTest::outcome)
                .toList();

        assertEquals(Collections.nCopies(REQUESTS, "HTTP_1_1 200 " + IMAGE.length), outcomes);
    }

    private static String outcome(CompletableFuture<HttpResponse<byte[]>> future) {
        return future.handle((response, failure) -> failure != null
                        ? failure.toString()
                        : response.version() + " " + response.statusCode() + " " + response.body().length)
                .join();
    }

    /** As curl and others send it. The connection also serves the next request. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQAAP__",
                "Connection: upgrade\r\nUpgrade: h2c, HTTP/2.0",
                "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13"
                        + "\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==",
            })
    void upgradeIsIgnored(String upgrade) {
        String line = "HEAD " + image + " HTTP/1.1\r\nHost: localhost\r\n";
        try (RawClient client = new RawClient(gateway)) {
            for (int i = 0; i < 2; i++) {
                String response = client.send(line + upgrade + "\r\n\r\n").readUntil("\r\n\r\n");

                assertTrue(response.startsWith("HTTP/1.1 200 "), response);
                assertFalse(response.toLowerCase().contains("upgrade"), response);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
                "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\u0000\u0000\u0000\u0004\u0000\u0000\u0000\u0000\u0000",
                "GET / HTTP/2.0\r\nHost: localhost\r\n\r\n",
                "GET / HTTP/3.0\r\nHost: localhost\r\n\r\n",
            })
    void otherVersionGets400InHttp11(String request) {
        try (RawClient client = new RawClient(gateway)) {
            // In tests, the gateway decodes a connection only from its second request on.
            client.send("HEAD " + image + " HTTP/1.1\r\nHost: localhost\r\n\r\n")
                    .readUntil("\r\n\r\n");

            String response = client.send(request).answer();

            assertTrue(response.startsWith("HTTP/1.1 400 "), response);
        }
    }
}
