package io.github.screenshotgateway.problem;

import static io.restassured.RestAssured.given;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.github.screenshotgateway.support.FinishedSpans;
import io.github.screenshotgateway.support.GatewayTest;
import io.github.screenshotgateway.support.RawServer;
import io.github.screenshotgateway.support.V2Profile;
import io.opentelemetry.api.trace.SpanKind;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Malformed HTTP from a peer is an upstream error, not an internal error of the gateway. */
@QuarkusTest
@TestProfile(V2Profile.class)
class BrokenHttpTest extends GatewayTest {
    private static final String OK = "HTTP/1.1 200 OK\r\n";

    /** Before the other field of this type, because the test resource fills the first one. */
    RawServer media;

    /** In the place of the upstream. */
    private RawServer server;

    @Inject
    FinishedSpans spans;

    @BeforeEach
    void replaceUpstream() {
        int port = upstream.api().port();
        upstream.api().stop();
        server = new RawServer(port);
    }

    @AfterEach
    void restoreUpstream() {
        server.close();
        upstream.api().start();
    }

    static Stream<Arguments> responses() {
        String bad = "upstream-bad-response";
        String unreachable = "upstream-unreachable";
        String rejected = "image-rejected";
        return Stream.of(
                arguments("FOO BAR\r\n\r\n", bad, bad),
                arguments("HTTP/1.1 102 Processing\r\n\r\n", bad, rejected),
                arguments(OK + "Content-Type: garbage\r\nContent-Length: 2\r\n\r\n{}", bad, rejected),
                arguments("HTTP/9.9 200 OK\r\nContent-Length: 2\r\n\r\n{}", bad, bad),
                arguments(OK + "Content-Length: abc\r\n\r\n{}", bad, bad),
                arguments(OK + "Content-Length: 2\r\nContent-Length: 4\r\n\r\n{}xx", bad, bad),
                arguments(OK + "X: " + "a".repeat(20_000) + "\r\n\r\n{}", unreachable, bad),
                arguments(OK + "Transfer-Encoding: chunked\r\n\r\nzz\r\n{}", bad, rejected),
                arguments(OK + "Transfer-Encoding: chunked\r\n\r\n2\r\n{}", unreachable, rejected),
                arguments(OK + "Content-Length: 5000\r\n\r\n{}", unreachable, rejected));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"FOO QUOTED-WORDS", "HTTP/1.1 500 QUOTED-WORDS", "HTTP/1.1 QUOTED-WORDS", "QUOTED-WORDS/1.1 200"
            })
    void spansDoNotQuoteStatusLine(String statusLine) {
        spans.clear();
        server.answer("/api/v2/tasks/" + task, (statusLine + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
        given().get("/api/v1/task/{task}/screenshots", task).then().statusCode(502);
        await().until(() -> spans.all().stream().anyMatch(span -> span.getKind() == SpanKind.SERVER));
        assertThat(spans.all().toString().toUpperCase(Locale.ROOT), not(containsString("QUOTED-WORDS")));
    }

    @ParameterizedTest(name = "[{index}]")
    @MethodSource("responses")
    void malformedApiResponseGets502(String response, String type, String unused) {
        server.answer("/api/v2/tasks/" + task, response.getBytes(StandardCharsets.US_ASCII));
        given().get("/api/v1/task/{task}/screenshots", task)
                .then()
                .statusCode(502)
                .body("type", equalTo("/problems/" + type));
    }

    @ParameterizedTest(name = "[{index}]")
    @MethodSource("responses")
    void malformedMediaResponseGets502(String response, String unused, String type) {
        String list =
                "{\"status\":\"started\",\"steps\":[{\"number\":1,\"screenshotUrl\":\"" + media.url() + "/1.png\"}]}";
        server.answer(
                "/api/v2/tasks/" + task,
                (OK + "Content-Length: " + list.length() + "\r\nConnection: close\r\n\r\n" + list)
                        .getBytes(StandardCharsets.US_ASCII));
        media.answer("/1.png", response.getBytes(StandardCharsets.US_ASCII));

        given().get("/api/v1/task/{task}/screenshots/1.png", task)
                .then()
                .statusCode(502)
                .body("type", equalTo("/problems/" + type));
    }
}
