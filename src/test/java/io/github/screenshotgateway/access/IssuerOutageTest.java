package io.github.screenshotgateway.access;

import static io.restassured.RestAssured.given;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.screenshotgateway.support.GatewayTest;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The issuer is unavailable when the gateway starts. */
@QuarkusTest
@TestProfile(IssuerOutageTest.Outage.class)
class IssuerOutageTest extends GatewayTest {
    private static final Issuer ISSUER = new Issuer();

    public static class Outage implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            ISSUER.refuseAll();
            return Map.of(
                    "gateway.access.mode",
                    "OIDC",
                    "gateway.access.callers",
                    "*",
                    "gateway.access.issuer-token-file",
                    ISSUER.podToken().toString(),
                    "gateway.access.issuer-ca-file",
                    ISSUER.authority().toString(),
                    "quarkus.oidc.auth-server-url",
                    ISSUER.url(),
                    "quarkus.oidc.token.audience",
                    Issuer.AUDIENCE);
        }
    }

    /**
     * Concurrent callers wait for the provider together, and its response arrives on one thread. Each caller has its
     * own thread, because a common pool of one thread would run them one after another.
     */
    private void assertServedAtOnce(String list) {
        List<CompletableFuture<Void>> callers = IntStream.range(0, 8)
                .mapToObj(i -> "Bearer " + ISSUER.sign(Issuer.podOf("payments", "worker-" + i)))
                .map(token -> CompletableFuture.runAsync(
                        () -> given().header("Authorization", token)
                                .get(list)
                                .then()
                                .statusCode(200),
                        command -> new Thread(command).start()))
                .toList();
        callers.forEach(CompletableFuture::join);
    }

    @Test
    void outageGets503WithRetryAfterUntilIssuerIsBack() {
        upstream.v1Task(task, "finished", upstream.mediaUrl("/a/1.png"));
        String token = "Bearer " + ISSUER.sign(Issuer.podOf("payments", "worker"));
        String list = "/api/v1/task/" + task + "/screenshots";

        given().header("Authorization", token)
                .get(list)
                .then()
                .statusCode(503)
                .header("Retry-After", equalTo("5"))
                .body("type", endsWith("/identity-provider-unreachable"));
        given().get(list).then().statusCode(401);

        int before = ISSUER.requests();
        for (int i = 0; i < 20; i++) {
            given().header("Authorization", "Bearer e30.e30.e30")
                    .get(list)
                    .then()
                    .statusCode(503);
        }
        assertTrue(ISSUER.requests() <= before + 2, "one call for each that comes");

        ISSUER.publish();
        await().untilAsserted(() ->
                given().header("Authorization", token).get(list).then().statusCode(200));
        assertServedAtOnce(list);
    }
}
