package io.github.screenshotgateway.edge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.screenshotgateway.support.LogCapture;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.HostAndPort;
import io.vertx.ext.web.Router;
import java.util.logging.Level;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How Vert.x reads requests. When a test fails, Vert.x has changed, and the named workaround may go. */
class VertxRequestWorkaroundsTest {
    private static final Vertx VERTX = Vertx.vertx();

    @AfterAll
    static void close() {
        VERTX.close().toCompletionStage().toCompletableFuture().join();
    }

    private static Router router(String path) {
        Router router = Router.router(VERTX);
        router.route(path).handler(context -> context.response()
                .end("[" + context.request().authority() + "]"));
        return router;
    }

    /** @param head the request line and fields, besides {@code Connection} */
    private static String exchange(Handler<HttpServerRequest> handler, String head) {
        try (BareServer server = new BareServer(VERTX, handler)) {
            return server.exchange(head + "\r\nConnection: close\r\n\r\n");
        }
    }

    @Test
    void vertxStillPrefersHostToAbsoluteTarget() {
        String response = exchange(router("/"), "GET http://target.test/ HTTP/1.1\r\nHost: field.test");

        assertTrue(
                response.endsWith("[field.test]"),
                "Vert.x reads the target's host: AbsoluteTargets may go. " + response);
    }

    @Test
    void vertxStillReadsAnEmptyPortAsZero() {
        assertEquals(
                0,
                HostAndPort.parseAuthority("a:", -1).port(),
                "Vert.x reads an empty port as the default: AbsoluteTargets.hasEmptyPort may go.");
    }

    @Test
    void vertxStillAcceptsTwoHosts() {
        String response = exchange(router("/"), "GET / HTTP/1.1\r\nHost: a.test\r\nHost: b.test");

        assertTrue(
                response.endsWith("[a.test]"),
                "Vert.x refuses two Hosts: MalformedRequests need not check them. " + response);
    }

    /** Where Vert.x handles WebSockets or, as Quarkus sets it, has them disabled, it does not check the version. */
    @Test
    void vertxStillHandlesAndRepeatsAnyVersion() {
        String response = exchange(router("/"), "GET / FOO/3.1\r\nHost: a.test");

        assertTrue(
                response.startsWith("FOO/3.1 200"),
                "Vert.x refuses other versions: MalformedRequests and RequestProgress need not check them. "
                        + response);
    }

    @Test
    void vertxStillIgnoresExpectations() {
        String response = exchange(router("/"), "GET / HTTP/1.1\r\nHost: a.test\r\nExpect: tea");

        assertTrue(
                response.startsWith("HTTP/1.1 200"),
                "Vert.x refuses unknown expectations: MalformedRequests need not check them. " + response);
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET /%zz HTTP/1.1\r\nHost: a.test", "GET / HTTP/1.1"})
    void vertxStillLogsMalformedRequestsAsErrors(String head) {
        try (LogCapture log = new LogCapture()) {
            exchange(router("/api"), head);

            assertTrue(
                    log.records(Level.SEVERE).stream().anyMatch(logged -> logged.getThrown() != null),
                    "Vert.x does not log malformed requests: MalformedRequests need not handle them.");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/%61pi", "//api", "/x/../api", "/./api"})
    void vertxStillNormalizesPathsBeforeRouting(String path) {
        String response = exchange(router("/api"), "GET " + path + " HTTP/1.1\r\nHost: a.test");

        assertTrue(
                response.startsWith("HTTP/1.1 200"),
                "Vert.x does not route " + path + " to /api: PathFilter may go. " + response);
    }
}
