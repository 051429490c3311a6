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
import io.github.screenshotgateway.support.MountedSecret;
import io.github.screenshotgateway.support.Pngs;
import io.github.screenshotgateway.support.RawClient;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Access mode tokens: two callers who may call, and one who may not. */
@QuarkusTest
@TestProfile(TokenAccessTest.Tokens.class)
class TokenAccessTest extends GatewayTest {
    static final MountedSecret FILE = new MountedSecret("tokens");
    static final String THREE = TokensTest.line("token-of-payments", "payments")
            + TokensTest.line("token-of-search", "search")
            + TokensTest.line("token-of-intern", "intern");

    public static class Tokens implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            FILE.update(THREE);
            return Map.of(
                    "gateway.access.mode", "tokens",
                    "gateway.access.tokens-file", FILE.path().toString(),
                    "gateway.access.callers", "payments,search",
                    "gateway.webhooks.secret", "a-webhook-secret",
                    "quarkus.http.cors.enabled", "true",
                    "quarkus.http.cors.origins", "https://app.example.com");
        }
    }

    @TestHTTPResource("/")
    URI gateway;

    @Inject
    MeterRegistry metrics;

    private String list;

    @BeforeEach
    void aTask() {
        FILE.update(THREE);
        upstream.v1Task(task, "finished", upstream.mediaUrl("/a/1.png"));
        upstream.image("/a/1.png", Pngs.png(1));
        list = "/api/v1/task/" + task + "/screenshots";
    }

    private static RequestSpecification with(String token) {
        return given().header("Authorization", "Bearer " + token);
    }

    @Test
    void whoHasATokenMayCall() {
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
    void allOthersAreToldWhatIsMissing(String authorization) {
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
    void theAnswerNamesBothSchemes() {
        assertEquals(
                2, given().get(list).headers().getValues("WWW-Authenticate").size());
        assertTrue(given().get(list).headers().getValues("WWW-Authenticate").stream()
                .anyMatch(challenge -> challenge.startsWith("Bearer ")));
    }

    /** Browsers cannot be taught anything else; the user name does not matter. */
    @Test
    void aBrowserSendsTheTokenAsAPassword() {
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

    @Test
    void whoIsKnownButNotAmongTheCallersIsForbidden() {
        with("token-of-intern")
                .get(list)
                .then()
                .statusCode(403)
                .contentType("application/problem+json")
                .body("type", endsWith("/forbidden"));
    }

    /** What is in memory is answered ahead of the framework: not ahead of this. */
    @Test
    void whatIsInMemoryNeedsATokenToo() {
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
    void allElseNeedsAToken(String path) {
        given().get(path).then().statusCode(401);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/q/openapi", "/assets/icon.svg"})
    void whatTellsNothingOfAnyTaskNeedsNone(String path) {
        given().get(path).then().statusCode(200);
    }

    /** A browser asks in this way before it sends the token, and sends none with the question. */
    @Test
    void aPreflightNeedsNoTokenAndIsNoCall() {
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

    @Test
    void aPageOfAnAllowedOriginCanReadThatTheTokenIsMissing() {
        given().header("Origin", "https://app.example.com")
                .get(list)
                .then()
                .statusCode(401)
                .header("Access-Control-Allow-Origin", equalTo("https://app.example.com"));
    }

    /** They are signed, and the vendor has no token. */
    @Test
    void webhooksAreVouchedForByTheirSignature() {
        given().body("{}").post("/webhooks/browser-use").then().statusCode(401).body("type", endsWith("/unsigned"));
    }

    /** Written so that a part of the server might take them for public paths, and another for those of a task. */
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
    void noDetourLeadsAroundTheCheck(String detour) {
        with("token-of-payments").get(list).then().statusCode(200);
        String target = detour.formatted(list);

        String answer = RawClient.exchange(
                gateway, "GET " + target + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");

        assertFalse(answer.startsWith("HTTP/1.1 200"), answer);
        assertFalse(answer.contains("1.png"), answer);
    }

    /** Which of them counts, what stands before the gateway may have seen otherwise. */
    @Test
    void twoTokensAreNone() {
        String answer = RawClient.exchange(
                gateway,
                "GET " + list + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
                        + "Authorization: Bearer token-of-payments\r\nAuthorization: Bearer wrong\r\n\r\n");

        assertTrue(answer.startsWith("HTTP/1.1 401"), answer);
    }

    @Test
    void aChangedFileHoldsAfterAMoment() {
        with("new-token").get(list).then().statusCode(401);

        FILE.update(TokensTest.line("new-token", "payments"));

        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> with("new-token").get(list).then().statusCode(200));
        with("token-of-search").get(list).then().statusCode(401);
        FILE.update(THREE);
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> with("token-of-search").get(list).then().statusCode(200));
    }

    @Test
    void callersAreCountedByName() {
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
    void thousandWrongTokensAreNotLogged() {
        try (LogCapture log = new LogCapture()) {
            for (int i = 0; i < 1_000; i++) {
                given().header("Authorization", (i % 2 == 0 ? "Bearer " : "Basic ") + "wrong=" + i)
                        .get(list)
                        .then()
                        .statusCode(401);
            }

            assertEquals(Optional.empty(), log.flood(1_000));
        }
    }

    @Test
    void noTokenIsLogged() {
        try (LogCapture log = new LogCapture()) {
            with("token-of-payments").get(list).then().statusCode(200);
            with("token-of-intern").get(list).then().statusCode(403);
            with("token-of-nobody").get(list).then().statusCode(401);

            assertFalse(log.text().contains("token-of-"), log.text());
        }
    }
}
