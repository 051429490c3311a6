package io.github.screenshotgateway.events;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class StreamConnectionTest {
    private static final int PIECE = 4 * 1024;
    private static final int PIECES = 100;

    private final Vertx vertx = Vertx.vertx();
    private final List<Integer> piecesInTurns = new CopyOnWriteArrayList<>();

    /** Writes as much as it may, whenever it may. */
    private final class Writer {
        private final StreamConnection connection;
        private int written;

        private Writer(HttpServerRequest request) {
            this.connection = new StreamConnection(
                    vertx.getOrCreateContext(),
                    request,
                    InstantSource.system(),
                    new SimpleMeterRegistry().counter("dropped"));
        }

        private void writeWhilePossible() {
            int before = written;
            while (written < PIECES && connection.canWrite()) {
                connection.write(Buffer.buffer(new byte[PIECE]));
                written++;
            }
            piecesInTurns.add(written - before);
            if (written == PIECES) {
                connection.end("");
            }
        }
    }

    @AfterEach
    void stop() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    /** While a client reads, it takes all events of a list of thousands. Other clients of its event loop would wait. */
    @Test
    void longStreamIsWrittenInTurns() throws Exception {
        HttpServer server = vertx.createHttpServer()
                .requestHandler(request -> {
                    Writer writer = new Writer(request);
                    writer.connection.start(() -> writer.connection.run(writer::writeWhilePossible));
                    writer.writeWhilePossible();
                })
                .listen(0)
                .toCompletionStage()
                .toCompletableFuture()
                .get();
        URI uri = URI.create("http://localhost:" + server.actualPort());

        byte[] received = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .build()
                .send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofByteArray())
                .body();

        assertEquals(PIECES * PIECE, received.length);
        assertTrue(
                piecesInTurns.stream().allMatch(pieces -> pieces * PIECE <= StreamConnection.TURN),
                piecesInTurns::toString);
    }
}
