package io.github.screenshotgateway.access;

import static io.restassured.RestAssured.given;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.screenshotgateway.support.GatewayTest;
import io.github.screenshotgateway.support.LogCapture;
import io.github.screenshotgateway.support.Pngs;
import io.github.screenshotgateway.support.RawClient;
import io.github.screenshotgateway.support.TokensProfile;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Access mode tokens: two allowed callers, and one that is known but not allowed. */
@QuarkusTest
@TestProfile(TokensProfile.class)
class TokenAccessTest extends GatewayTest {
    @TestHTTPResource("/")
    URI gateway;

    @Inject
    MeterRegistry metrics;

    private static final byte[] LARGE = Pngs.png(1, 600);

    private String list;

    @BeforeEach
    void stubTask() {
        TokensProfile.FILE.update(TokensProfile.CALLERS);
        upstream.v1Task(task, "finished", upstream.mediaUrl("/a/1.png"));
        upstream.image("/a/1.png", Pngs.png(1));
        list = "/api/v1/task/" + task + "/screenshots";
    }

    private static RequestSpecification with(String token) {
        return given().header("Authorization", "Bearer " + token);
    }

    @Test
    void validTokenIsServed() {
        with("token-of-payments").get(list).then().statusCode(200).body("screenshots.size()", equalTo(1));
    }

    @ParameterizedTest
    @CsvSource(
            value = {
                "NONE",
                "Bearer",
                "Bearer ",
                "Bearer wrong",
                "bearer token-of-payments-and-more",
                "Token token-of-payments",
                "Basic !!!",
                "Basic dG9rZW4tb2YtcGF5bWVudHM="
            },
            nullValues = "NONE")
    void missingOrInvalidTokenGets401(String authorization) {
        RequestSpecification request = authorization == null ? given() : given().header("Authorization", authorization);

        request.get(list)
                .then()
                .statusCode(401)
                .contentType("application/problem+json")
                .header("Cache-Control", "no-store")
                .body("type", endsWith("/unauthenticated"));

        assertEquals(0, upstream.apiRequests().size());
    }

    @Test
    void challengeNamesBothSchemes() {
        assertEquals(
                2, given().get(list).headers().getValues("WWW-Authenticate").size());
        assertTrue(given().get(list).headers().getValues("WWW-Authenticate").stream()
                .anyMatch(challenge -> challenge.startsWith("Bearer ")));
    }

    /** Browsers prompt only for Basic credentials; the user name does not matter. */
    @Test
    void basicPasswordIsAcceptedAsToken() {
        given().auth()
                .preemptive()
                .basic("anyone", "token-of-search")
                .get("/tasks/" + task)
                .then()
                .statusCode(200);
        given().auth()
                .preemptive()
                .basic("", "token-of-search")
                .get(list)
                .then()
                .statusCode(200);
        given().auth()
                .preemptive()
                .basic("token-of-search", "")
                .get(list)
                .then()
                .statusCode(401);
    }

    /** Hits are served before the framework's routes, but not before the access check. */
    @Test
    void hitNeedsToken() {
        with("token-of-payments").get(list + "/1.png").then().statusCode(200);
        with("token-of-payments")
                .get(list + "/1.png")
                .then()
                .header("Cache-Status", startsWith("ScreenshotGateway; hit"));

        for (String path : new String[] {"", "/1.png", "/latest", "/events", ".zip", "/1.png?width=160"}) {
            given().get(list + path).then().statusCode(401);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/tasks?id=x", "/nothing", "/Q/openapi", "/webhooks/browser-use/", "/webhooks"})
    void nonPublicPathNeedsToken(String path) {
        given().get(path).then().statusCode(401);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/q/openapi", "/assets/icon.svg"})
    void publicPathNeedsNoToken(String path) {
        given().get(path).then().statusCode(200);
    }

    /** A browser sends a preflight, without a token, before the request with the token. */
    @Test
    void preflightNeedsNoTokenAndIsNotCounted() {
        double refused = count("none", "unauthenticated");

        given().header("Origin", "https://app.example.com")
                .header("Access-Control-Request-Method", "GET")
                .header("Access-Control-Request-Headers", "authorization,if-none-match")
                .options(list)
                .then()
                .statusCode(200)
                .header("Access-Control-Allow-Origin", equalTo("https://app.example.com"))
                .header("Access-Control-Allow-Headers", equalTo("authorization,if-none-match"));

        assertEquals(refused, count("none", "unauthenticated"));
    }

    /** Webhooks are signed; the vendor has no token. */
    @Test
    void webhookNeedsSignatureInsteadOfToken() {
        given().body("{}").post("/webhooks/browser-use").then().statusCode(401).body("type", endsWith("/unsigned"));
    }

    /** Paths that one layer of the server might read as public, and another one as those of a task. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "/q/..%s",
                "/q/.%%2e%s",
                "/q/%%2e%%2e%s",
                "/assets/..%s",
                "/assets/../%s",
                "/assets//..%s",
                "/q/;/..%s",
                "/assets/..%%2f%s",
                "//q/..%s",
                "/webhooks/browser-use/../..%s"
            })
    void ambiguousPathDoesNotBypassCheck(String detour) {
        with("token-of-payments").get(list).then().statusCode(200);
        String target = detour.formatted(list);
        String response = RawClient.exchange(
                gateway, "GET " + target + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
        assertFalse(response.startsWith("HTTP/1.1 200"), response);
        assertFalse(response.contains("1.png"), response);
    }

    /** A proxy in front of the gateway may have checked the other one. */
    @Test
    void twoAuthorizationHeadersGet401() {
        String response = RawClient.exchange(
                gateway,
                "GET " + list + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
                        + "Authorization: Bearer token-of-payments\r\nAuthorization: Bearer wrong\r\n\r\n");
        assertTrue(response.startsWith("HTTP/1.1 401"), response);
    }

    /**
     * Also while long responses are in progress. The zip is larger than what the operating system buffers for a client
     * that does not read: by default up to 4 MB.
     */
    @Test
    void reloadedFileAdmitsNewTokenAndDisconnectsRevokedCallers() {
        String zipped = task + "-zipped";
        upstream.v1Task(task, "running", upstream.mediaUrl("/a/1.png"));
        upstream.v1Task(
                zipped,
                "finished",
                IntStream.range(0, 24)
                        .mapToObj(i -> upstream.mediaUrl("/z/" + i + ".png"))
                        .toArray(String[]::new));
        IntStream.range(0, 24).forEach(i -> upstream.image("/z/" + i + ".png", LARGE));
        double aborted = abortedZips();
        try (RawClient disallowed = open(task + "/screenshots/events", "token-of-payments");
                RawClient other = open(task + "/screenshots/events", "second-token-of-search");
                RawClient removed = open(zipped + "/screenshots.zip", "token-of-search")) {
            await().until(() -> streams() == 2);
            removed.read(100);
            TokensProfile.FILE.update(TokensTest.line("new-token", "payments")
                    + TokensTest.line("second-token-of-search", "search")
                    + TokensTest.line("token-of-payments", "intern"));

            await().untilAsserted(() -> with("new-token").get(list).then().statusCode(200));
            with("token-of-search").get(list).then().statusCode(401);
            with("token-of-payments").get(list).then().statusCode(403).body("type", endsWith("/forbidden"));
            await().until(() -> streams() == 1 && abortedZips() == aborted + 1);
            disallowed.answer();
            clock.advance(Duration.ofSeconds(15));
            other.readUntil("\n:\n");
        } finally {
            TokensProfile.FILE.update(TokensProfile.CALLERS);
        }
        await().untilAsserted(() -> with("token-of-search").get(list).then().statusCode(200));
    }

    private RawClient open(String path, String token) {
        return RawClient.slow(gateway)
                .send("GET /api/v1/task/" + path + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " + token
                        + "\r\n\r\n");
    }

    private double streams() {
        return metrics.get("gateway.streams").gauge().value();
    }

    private double abortedZips() {
        return metrics.counter("gateway.zips", "outcome", "left").count();
    }

    @Test
    void requestsAreCountedByCallerName() {
        double before = count("search", "allowed");
        double refused = count("none", "unauthenticated");
        with("token-of-search").get(list).then().statusCode(200);
        with("wrong").get(list).then().statusCode(401);
        assertEquals(before + 1, count("search", "allowed"));
        assertEquals(refused + 1, count("none", "unauthenticated"));
    }

    private double count(String caller, String outcome) {
        return metrics.counter("gateway.access.requests", "caller", caller, "outcome", outcome)
                .count();
    }

    @Test
    void invalidTokensDoNotFloodLog() {
        try (LogCapture log = new LogCapture()) {
            for (int i = 0; i < 100; i++) {
                given().header("Authorization", (i % 2 == 0 ? "Bearer " : "Basic ") + "wrong=" + i)
                        .get(list)
                        .then()
                        .statusCode(401);
            }

            assertEquals(Optional.empty(), log.flood(100));
        }
    }

    @Test
    void tokensAreNotLogged() {
        try (LogCapture log = new LogCapture()) {
            with("token-of-payments").get(list).then().statusCode(200);
            with("token-of-intern").get(list).then().statusCode(403);
            with("token-of-nobody").get(list).then().statusCode(401);
            assertFalse(log.text().contains("token-of-"), log.text());
        }
    }
}
