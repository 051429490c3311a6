package io.github.screenshotgateway.edge;

import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * A server of Vert.x alone, without Quarkus and the gateway. As in the gateway, HTTP/2 is off. The handler of
 * WebSockets has the same effect as Quarkus' setting to disable them: Vert.x does not check the version of requests.
 */
final class BareServer implements AutoCloseable {
    /** Bytes. Small, so few responses fill the buffers of a client that does not read. */
    private static final int SOCKET_BUFFER = 8 * 1024;

    private static final int PATIENCE_MILLIS = 30_000;

    private final HttpServer server;
    private final List<Socket> clients = new ArrayList<>();

    BareServer(Vertx vertx, Handler<HttpServerRequest> handler) {
        server = vertx.createHttpServer(new HttpServerOptions()
                        .setPort(0)
                        .setHost(InetAddress.getLoopbackAddress().getHostAddress())
                        .setHttp2ClearTextEnabled(false)
                        .setSendBufferSize(SOCKET_BUFFER))
                .webSocketHandler(ignored -> {})
                .requestHandler(handler);
        server.listen().toCompletionStage().toCompletableFuture().join();
    }

    /** A client that has sent these bytes and has read nothing; it is closed with the server. */
    Socket send(String bytes) {
        try {
            Socket client = new Socket();
            clients.add(client);
            client.setReceiveBufferSize(SOCKET_BUFFER);
            client.setSoTimeout(PATIENCE_MILLIS);
            client.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.actualPort()));
            client.getOutputStream().write(bytes.getBytes(StandardCharsets.ISO_8859_1));
            return client;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Sends these bytes, and reads until the server closes the connection. */
    String exchange(String bytes) {
        return readAll(send(bytes));
    }

    /** Reads until the server closes the connection. */
    static String readAll(Socket client) {
        try {
            return new String(client.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether an event happens; returns as soon as it has. */
    static boolean happens(CountDownLatch event) throws InterruptedException {
        return event.await(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
    }

    @Override
    public void close() {
        try {
            for (Socket client : clients) {
                client.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.close().toCompletionStage().toCompletableFuture().join();
    }
}
