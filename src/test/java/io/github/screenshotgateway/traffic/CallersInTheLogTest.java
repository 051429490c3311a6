package io.github.screenshotgateway.traffic;

import static io.restassured.RestAssured.given;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.github.screenshotgateway.support.GatewayTest;
import io.github.screenshotgateway.support.TokensProfile;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** The access log contains the names of callers, but no tokens. */
@QuarkusTest
@TestProfile(TokensProfile.class)
class CallersInTheLogTest extends GatewayTest {
    @Inject
    AccessLog log;

    @Test
    void callerIsLoggedByNameWithoutToken() {
        ByteArrayOutputStream written = new ByteArrayOutputStream();
        log.out = new PrintStream(written);
        try {
            String list = "/api/v1/task/" + task + "/screenshots";
            upstream.v1Task(task, "finished");
            given().header("Authorization", "Bearer token-of-payments")
                    .get(list)
                    .then()
                    .statusCode(200);
            given().header("Authorization", "Bearer token-of-nobody")
                    .get(list)
                    .then()
                    .statusCode(401);

            await().until(() -> lines(written).contains("\"caller\":\"payments\"")
                    && lines(written).contains("401"));
            assertFalse(lines(written).contains("token-of-"), () -> lines(written));
        } finally {
            log.out = System.out;
        }
    }

    private static String lines(ByteArrayOutputStream written) {
        return written.toString(StandardCharsets.UTF_8);
    }
}
