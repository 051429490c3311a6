package io.github.screenshotgateway.traffic;

import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static io.restassured.RestAssured.given;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.screenshotgateway.support.GatewayTest;
import io.github.screenshotgateway.support.RawClient;
import io.github.screenshotgateway.support.RedirectsProfile;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A gateway that accepts 32 concurrent connections. */
@QuarkusTest
@TestProfile(RedirectsProfile.class)
class ConnectionsTest extends GatewayTest {
    @TestHTTPResource("/")
    URI gateway;

    @TestHTTPResource(value = "/health/ready", management = true)
    URI readiness;

    private final List<RawClient> clients = new ArrayList<>();

    @AfterEach
    void closeAll() {
        clients.forEach(RawClient::close);
    }

    private RawClient connect() {
        RawClient client = new RawClient(gateway);
        clients.add(client);
        return client;
    }

    @Test
    void connectionBeyondBoundClosesOldestIdleOne() {
        RawClient oldest = connect();
        assertTrue(isAnswered(oldest));
        for (int i = 0; i < 100; i++) {
            assertTrue(isAnswered(connect()), "connection " + i);
        }
        assertFalse(isAnswered(oldest));
    }

    @Test
    void connectionBeyondBusyOnesIsClosedAndManagementIsServed() {
        upstream.v1List(task, okJson("{}").withFixedDelay(600_000));
        for (int i = 0; i < RedirectsProfile.CONNECTIONS; i++) {
            connect().send("GET /api/v1/task/" + task + "/screenshots HTTP/1.1\r\nHost: localhost\r\n\r\n");
        }

        await().until(this::isRefused);

        given().get(readiness).then().statusCode(200);
        assertTrue(isRefused());
        closeAll();
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
