package io.github.screenshotgateway.http;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.screenshotgateway.support.GatewayTest;
import io.github.screenshotgateway.support.RawClient;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.URI;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code Expect} (RFC 9110, section 10.1.1) on requests whose body the gateway does not read. */
@QuarkusTest
class ExpectTest extends GatewayTest {
    @TestHTTPResource("/")
    URI gateway;

    private String path;

    @BeforeEach
    void stubTask() {
        upstream.v1Task(task, "finished", upstream.mediaUrl("/1.png"));
        path = "/api/v1/task/" + task + "/screenshots";
    }

    private String exchange(String line, String... headers) {
        return RawClient.exchange(
                gateway,
                line + "\r\nHost: localhost\r\nConnection: close\r\n" + String.join("\r\n", headers) + "\r\n\r\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"weather", "100-continue, weather", "100-continue=1"})
    void unknownExpectationGets417(String expectation) {
        String response = exchange("GET " + path + " HTTP/1.1", "Expect: " + expectation);

        assertTrue(response.startsWith("HTTP/1.1 417 "), response);
        assertTrue(response.contains("application/problem+json"), response);
    }

    @Test
    void unknownExpectationInSecondHeaderGets417() {
        String response = exchange("GET " + path + " HTTP/1.1", "Expect: 100-continue", "Expect: weather");

        assertTrue(response.startsWith("HTTP/1.1 417 "), response);
    }

    /** There is no body to wait for, and HTTP/1.0 has no expectations. */
    @ParameterizedTest
    @CsvSource({"HTTP/1.1, 100-continue", "HTTP/1.1, 100-Continue", "HTTP/1.0, 100-continue", "HTTP/1.0, weather"})
    void expectWithoutBodyGets200AtOnce(String version, String expectation) {
        String response = exchange("GET " + path + " " + version, "Expect: " + expectation);

        assertTrue(response.startsWith(version + " 200 "), response);
    }

    @ParameterizedTest
    @CsvSource({"POST, /webhooks/browser-use, 404", "POST, /nothing, 404", "PUT, /, 405", "GET, /q/openapi, 200"})
    void unneededBodyIsNotAwaited(String method, String target, int status) {
        try (RawClient client = new RawClient(gateway)) {
            String response = client.send(method + " " + target
                            + " HTTP/1.1\r\nHost: localhost\r\nExpect: 100-continue\r\nContent-Length: 1000\r\n\r\n")
                    .readUntil("\r\n\r\n");

            assertTrue(response.startsWith("HTTP/1.1 " + status + " "), response);
        }
    }
}
