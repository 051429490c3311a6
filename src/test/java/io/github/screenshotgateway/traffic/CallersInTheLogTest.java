package io.github.screenshotgateway.traffic;

import static io.restassured.RestAssured.given;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.github.screenshotgateway.http.Sha256;
import io.github.screenshotgateway.support.GatewayTest;
import io.github.screenshotgateway.support.MountedSecret;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The access log contains the names of callers, but no tokens. */
@QuarkusTest
@TestProfile(CallersInTheLogTest.Tokens.class)
class CallersInTheLogTest extends GatewayTest {
    private static final MountedSecret FILE = new MountedSecret("tokens");

    public static class Tokens implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            FILE.update(HexFormat.of().formatHex(Sha256.of("a-right-token")) + "  payments\n");
            return Map.of(
                    "gateway.access.mode", "tokens",
                    "gateway.access.tokens-file", FILE.path().toString(),
                    "quarkus.log.category.\"access\".level", "INFO");
        }
    }

    @Inject
    AccessLog log;

    @Test
    void callerIsLoggedByNameWithoutToken() {
        ByteArrayOutputStream written = new ByteArrayOutputStream();
        log.out = new PrintStream(written);
        try {
            String list = "/api/v1/task/" + task + "/screenshots";
            upstream.v1Task(task, "finished");
            given().header("Authorization", "Bearer a-right-token")
                    .get(list)
                    .then()
                    .statusCode(200);
            given().header("Authorization", "Bearer a-wrong-token")
                    .get(list)
                    .then()
                    .statusCode(401);

            await().until(() -> lines(written).contains("\"caller\":\"payments\"")
                    && lines(written).contains("401"));
            assertFalse(lines(written).contains("-token"), () -> lines(written));
        } finally {
            log.out = System.out;
        }
    }

    private static String lines(ByteArrayOutputStream written) {
        return written.toString(StandardCharsets.UTF_8);
    }
}
