package io.github.screenshotgateway.access;

import static io.restassured.RestAssured.given;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.notNullValue;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.screenshotgateway.support.GatewayTest;
import io.github.screenshotgateway.support.LogCapture;
import io.github.screenshotgateway.support.RawClient;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.net.URI;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.NumericDate;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Access mode oidc with tokens that a cluster projects into its pods. */
@QuarkusTest
@TestProfile(ServiceAccountAccessTest.Cluster.class)
class ServiceAccountAccessTest extends GatewayTest {
    private static final Issuer ISSUER = new Issuer();
    private static final String WORKER = "system:serviceaccount:payments:worker";

    public static class Cluster implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "gateway.access.mode",
                    "oidc",
                    "gateway.access.callers",
                    "system:serviceaccount:payments:*",
                    "gateway.access.issuer-token-file",
                    ISSUER.podToken().toString(),
                    "gateway.access.issuer-ca-file",
                    ISSUER.authority().toString(),
                    "quarkus.oidc.auth-server-url",
                    ISSUER.url(),
                    "quarkus.oidc.token.issuer",
                    Issuer.NAME,
                    "quarkus.oidc.token.audience",
                    Issuer.AUDIENCE);
        }
    }

    @TestHTTPResource("/")
    URI gateway;

    @Inject
    MeterRegistry metrics;

    private String list;

    @BeforeEach
    void stubTask() {
        upstream.v1Task(task, "finished", upstream.mediaUrl("/a/1.png"));
        list = "/api/v1/task/" + task + "/screenshots";
    }

    private ValidatableResponse listWith(String token) {
        return given().header("Authorization", "Bearer " + token).get(list).then();
    }

    private void assertUnauthenticated(String token) {
        listWith(token)
                .statusCode(401)
                .contentType("application/problem+json")
                .header("WWW-Authenticate", notNullValue())
                .body("type", endsWith("/unauthenticated"));
        assertEquals(0, upstream.apiRequests().size());
    }

    private static JwtClaims worker() {
        return Issuer.podOf("payments", "worker");
    }

    @Test
    void podOfAllowedNamespaceIsServed() {
        Counter allowed = metrics.counter("gateway.access.requests", "caller", WORKER, "outcome", "allowed");
        double before = allowed.count();
        listWith(ISSUER.sign(worker())).statusCode(200).body("screenshots.size()", equalTo(1));
        assertEquals(before + 1, allowed.count());
    }

    @Test
    void podOfOtherNamespaceGets403() {
        listWith(ISSUER.sign(Issuer.podOf("games", "worker"))).statusCode(403).body("type", endsWith("/forbidden"));
    }

    @Test
    void requestWithoutTokenGets401WithChallenge() {
        given().get(list)
                .then()
                .statusCode(401)
                .header("WWW-Authenticate", equalTo("Bearer realm=\"screenshot-gateway\""));
    }

    /** Every pod has such a token by default, for the API server. */
    @Test
    void tokenForOtherAudienceGets401() {
        JwtClaims claims = worker();
        claims.setAudience(List.of("https://kubernetes.default.svc"));
        assertUnauthenticated(ISSUER.sign(claims));
    }

    @Test
    void tokenOfOtherIssuerGets401() {
        JwtClaims claims = worker();
        claims.setIssuer("https://another-cluster.example");
        assertUnauthenticated(ISSUER.sign(claims));
    }

    @Test
    void expiredTokenGets401() {
        JwtClaims claims = worker();
        claims.setExpirationTime(NumericDate.fromSeconds(NumericDate.now().getValue() - 60));
        assertUnauthenticated(ISSUER.sign(claims));
    }

    @Test
    void forgedTokenGets401() {
        assertUnauthenticated(ISSUER.signWithAnotherKey(worker()));
        assertUnauthenticated(ISSUER.signWithThePublicKey(worker()));
        assertUnauthenticated(unsigned("{\"alg\":\"none\"}"));
        assertUnauthenticated(unsigned("{\"alg\":\"None\",\"kid\":\"first\"}"));
        assertUnauthenticated(unsigned("{\"alg\":\"none\",\"kid\":\"first\"}") + "c2ln");
    }

    private static String unsigned(String header) {
        Base64.Encoder base64 = Base64.getUrlEncoder().withoutPadding();
        return base64.encodeToString(header.getBytes()) + "."
                + base64.encodeToString(worker().toJson().getBytes()) + ".";
    }

    /** Otherwise each such request would call the issuer. An unknown key causes one call in ten minutes. */
    @Test
    void garbageTokensCauseNoIssuerRequests() {
        listWith(ISSUER.sign(worker())).statusCode(200);
        int before = ISSUER.requests();

        for (String garbage :
                new String[] {"opaque", "a.b.c", "a.b.c.d.e", "..", "e30.e30.e30", "bnVsbA.bnVsbA.AA", "x".repeat(5000)
                }) {
            listWith(garbage).statusCode(401);
        }

        assertTrue(ISSUER.requests() <= before + 1);
    }

    /** The expiry is on the gateway's clock, which is ahead of Quarkus' clock in tests. */
    @Test
    void eventStreamEndsWhenItsTokenExpires() {
        upstream.v1Task(task, "running", upstream.mediaUrl("/a/1.png"));
        JwtClaims claims = worker();
        claims.setExpirationTime(
                NumericDate.fromSeconds(clock.instant().plusSeconds(3600).getEpochSecond()));
        try (RawClient client = new RawClient(gateway)) {
            client.send("GET " + list + "/events HTTP/1.0\r\nHost: localhost\r\nAuthorization: Bearer "
                    + ISSUER.sign(claims) + "\r\n\r\n");
            await().until(() -> streams() == 1);
            clock.advance(Duration.ofMinutes(50));
            client.readUntil("\n:\n");
            assertEquals(1, streams());

            clock.advance(Duration.ofMinutes(10));

            await().until(() -> streams() == 0);
        }
    }

    private double streams() {
        return metrics.get("gateway.streams").gauge().value();
    }

    @Test
    void invalidTokensDoNotFloodLogAndNoTokenIsLogged() {
        JwtClaims expired = worker();
        expired.setExpirationTimeMinutesInTheFuture(-5);
        String right = ISSUER.sign(worker());
        List<String> wrong = List.of(
                ISSUER.signWithAnotherKey(worker()),
                ISSUER.signWithThePublicKey(worker()),
                ISSUER.sign(expired),
                unsigned("{\"alg\":\"RS256\",\"kid\":\"unknown\"}") + "c2ln",
                "e30.e30.e30",
                "a.b.c",
                "opaque");
        try (LogCapture log = new LogCapture()) {
            listWith(right).statusCode(200);
            for (int i = 0; i < 100; i++) {
                listWith(wrong.get(i % wrong.size())).statusCode(401);
            }
            assertEquals(Optional.empty(), log.flood(100));
            for (String secret : List.of(right, wrong.get(0), Issuer.POD_TOKEN)) {
                assertFalse(log.text().contains(secret.substring(secret.length() - 20)), log.text());
            }
        }
    }
}
