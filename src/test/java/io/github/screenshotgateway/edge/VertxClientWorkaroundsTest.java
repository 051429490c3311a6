package io.github.screenshotgateway.edge;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.screenshotgateway.support.RawServer;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.RequestOptions;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** What Vert.x' client does. When a test fails, Vert.x has changed, and the named workaround may go. */
class VertxClientWorkaroundsTest {
    @Test
    void vertxStillTakesInformationalResponseForTheFinalOne() {
        Vertx vertx = Vertx.vertx();
        try (RawServer server = new RawServer()) {
            server.answer(
                    "/",
                    "HTTP/1.1 102 Processing\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"
                            .getBytes(StandardCharsets.US_ASCII));

            int status = vertx.createHttpClient()
                    .request(new RequestOptions().setAbsoluteURI(server.url() + "/"))
                    .compose(HttpClientRequest::send)
                    .map(HttpClientResponse::statusCode)
                    .toCompletionStage()
                    .toCompletableFuture()
                    .join();

            assertEquals(102, status, "Vert.x waits for the final response: ResponseLimit need not check its status.");
        } finally {
            vertx.close().toCompletionStage().toCompletableFuture().join();
        }
    }
}
