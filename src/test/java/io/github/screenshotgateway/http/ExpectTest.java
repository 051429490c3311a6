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

/** What clients expect before they send a body (RFC 9110, section 10.1.1), where nobody wants one. */
@QuarkusTest
class ExpectTest extends GatewayTest {
    @TestHTTPResource("/")
    URI gateway;

    private String path;

    @BeforeEach
    void aTask() {
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
    void anUnknownExpectationFails(String expectation) {
        String answer = exchange("GET " + path + " HTTP/1.1", "Expect: " + expectation);

        assertTrue(answer.startsWith("HTTP/1.1 417 "), answer);
        assertTrue(answer.contains("application/problem+json"), answer);
    }

    @Test
    void oneOfTwoExpectationsThatIsUnknownFails() {
        String answer = exchange("GET " + path + " HTTP/1.1", "Expect: 100-continue", "Expect: weather");

        assertTrue(answer.startsWith("HTTP/1.1 417 "), answer);
    }

    /** Nothing can follow, and in HTTP/1.0 there are no expectations. */
    @ParameterizedTest
    @CsvSource({"HTTP/1.1, 100-continue", "HTTP/1.1, 100-Continue", "HTTP/1.0, 100-continue", "HTTP/1.0, weather"})
    void aRequestWithoutABodyIsAnsweredAtOnce(String version, String expectation) {
        String answer = exchange("GET " + path + " " + version, "Expect: " + expectation);

        assertTrue(answer.startsWith(version + " 200 "), answer);
    }

    /** Nothing of it is awaited. */
    @ParameterizedTest
    @CsvSource({"POST, /webhooks/browser-use, 404", "POST, /nothing, 404", "PUT, /, 405", "GET, /q/openapi, 200"})
    void aBodyThatNobodyWantsIsRefusedAtOnce(String method, String target, int status) {
        try (RawClient client = new RawClient(gateway)) {
            String answer = client.send(method + " " + target
                            + " HTTP/1.1\r\nHost: localhost\r\nExpect: 100-continue\r\nContent-Length: 1000\r\n\r\n")
                    .readUntil("\r\n\r\n");

            assertTrue(answer.startsWith("HTTP/1.1 " + status + " "), answer);
        }
    }
}
