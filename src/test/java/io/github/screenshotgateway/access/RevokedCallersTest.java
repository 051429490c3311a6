package io.github.screenshotgateway.access;

import static io.restassured.RestAssured.given;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.screenshotgateway.support.GatewayTest;
import io.github.screenshotgateway.support.Pngs;
import io.github.screenshotgateway.support.RawClient;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.net.URI;
import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Callers that lose access while a long response is in progress. */
@QuarkusTest
@TestProfile(TokenAccessTest.Tokens.class)
class RevokedCallersTest extends GatewayTest {
    private static final String SEARCH = TokensTest.line("token-of-search", "search");

    /** Together more than the operating system buffers for a client that does not read: by default up to 4 MB. */
    private static final int IMAGES = 24;

    @TestHTTPResource("/")
    URI gateway;

    @Inject
    MeterRegistry metrics;

    /** Also after a test, because other tests use the same file. */
    @BeforeEach
    @AfterEach
    void restoreCallers() {
        TokenAccessTest.FILE.update(TokenAccessTest.THREE);
        await().untilAsserted(() -> {
            given().auth()
                    .preemptive()
                    .basic("", "token-of-payments")
                    .get("/")
                    .then()
                    .statusCode(200);
            given().auth()
                    .preemptive()
                    .basic("", "token-of-search")
                    .get("/")
                    .then()
                    .statusCode(200);
        });
    }

    private RawClient request(String path, String token) {
        return RawClient.slow(gateway)
                .send("GET /api/v1/task/" + task + "/" + path + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer "
                        + token + "\r\n\r\n");
    }

    private double streams() {
        return metrics.get("gateway.streams").gauge().value();
    }

    private double abortedZips() {
        return metrics.counter("gateway.zips", "outcome", "left").count();
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = "intern")
    void eventStreamOfRevokedCallerEndsAndOthersStay(String newOwner) {
        upstream.v1Task(task, "running", upstream.mediaUrl("/a/1.png"));
        try (RawClient revoked = request("screenshots/events", "token-of-payments");
                RawClient other = request("screenshots/events", "token-of-search")) {
            await().until(() -> streams() == 2);

            TokenAccessTest.FILE.update(
                    newOwner == null ? SEARCH : SEARCH + TokensTest.line("token-of-payments", newOwner));

            await().until(() -> streams() == 1);
            revoked.answer();
            clock.advance(Duration.ofSeconds(15));
            other.readUntil("\n:\n");
        }
    }

    @Test
    void zipOfRevokedCallerIsAborted() {
        byte[] png = Pngs.png(1, 600);
        upstream.v1Task(
                task,
                "finished",
                IntStream.range(0, IMAGES)
                        .mapToObj(step -> upstream.mediaUrl("/a/" + step + ".png"))
                        .toArray(String[]::new));
        IntStream.range(0, IMAGES).forEach(step -> upstream.image("/a/" + step + ".png", png));
        double before = abortedZips();
        try (RawClient client = request("screenshots.zip", "token-of-payments")) {
            client.read(100);

            TokenAccessTest.FILE.update(SEARCH);

            await().until(() -> abortedZips() == before + 1);
        }
        assertEquals(0, metrics.get("gateway.zips.open").gauge().value());
    }
}
