package io.github.screenshotgateway.traffic;

import static io.restassured.RestAssured.given;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.screenshotgateway.support.GatewayTest;
import io.github.screenshotgateway.support.RawClient;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A gateway that takes eight connections at once. */
@QuarkusTest
@TestProfile(ConnectionsTest.Eight.class)
class ConnectionsTest extends GatewayTest {
    public static class Eight implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("quarkus.http.limits.max-connections", "8");
        }
    }

    @TestHTTPResource("/")
    URI gateway;

    @TestHTTPResource(value = "/health/ready", management = true)
    URI readiness;

    @Test
    void thoseBeyondTheBoundAreClosedAndOperatorsAreStillServed() {
        List<RawClient> clients = new ArrayList<>();
        try {
            for (int i = 0; i < 8; i++) {
                RawClient client = new RawClient(gateway);
                clients.add(client);
                assertTrue(isAnswered(client), "connection " + i);
            }
            assertTrue(isRefused());
            given().get(readiness).then().statusCode(200);
        } finally {
            clients.forEach(RawClient::close);
        }
        await().until(() -> !isRefused());
    }

    private boolean isRefused() {
        try (RawClient client = new RawClient(gateway)) {
            return !isAnswered(client);
        }
    }

    private static boolean isAnswered(RawClient client) {
        String ok = "HTTP/1.1 200";
        try {
            client.send("GET /q/openapi HTTP/1.1\r\nHost: localhost\r\n\r\n");
            return new String(client.read(ok.length())).equals(ok);
        } catch (UncheckedIOException closed) {
            return false;
        }
    }
}
