package io.github.screenshotgateway.support;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Balances new connections over ready replicas in turn, as a Kubernetes Service does: it does not parse HTTP, retries
 * nothing, and leaves open connections alone.
 */
public final class Balancer implements AutoCloseable {
    private static final int POLL_MILLIS = 500;
    private static final int PIECE = 16 * 1024;

    private final List<GatewayProcess> replicas = new CopyOnWriteArrayList<>();
    private final AtomicInteger turn = new AtomicInteger();
    private final ServerSocket server;
    private volatile List<GatewayProcess> ready = List.of();
    private volatile boolean closed;

    public Balancer() {
        try {
            server = new ServerSocket(0, 128, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        start(this::pollReadiness);
        start(this::accept);
    }

    public int port() {
        return server.getLocalPort();
    }

    public void add(GatewayProcess replica) {
        replicas.add(replica);
        ready = replicas.stream().filter(GatewayProcess::isReady).toList();
    }

    public void remove(GatewayProcess replica) {
        replicas.remove(replica);
    }

    private void pollReadiness() {
        while (!closed) {
            ready = replicas.stream().filter(GatewayProcess::isReady).toList();
            try {
                Thread.sleep(POLL_MILLIS);
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    private void accept() {
        while (!closed) {
            try {
                Socket client = server.accept();
                List<GatewayProcess> now = ready;
                GatewayProcess replica = now.get(Math.floorMod(turn.getAndIncrement(), now.size()));
                Socket backend = new Socket(InetAddress.getLoopbackAddress(), replica.port());
                start(() -> pump(client, backend));
                start(() -> pump(backend, client));
            } catch (IOException e) {
                // A ready replica is unreachable: the client's connection is closed.
            }
        }
    }

    private static void pump(Socket from, Socket to) {
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            byte[] piece = new byte[PIECE];
            for (int read = in.read(piece); read >= 0; read = in.read(piece)) {
                out.write(piece, 0, read);
            }
        } catch (IOException closed) {
            // One side has closed, so both sockets are closed.
        }
    }

    private static void start(Runnable work) {
        Thread thread = new Thread(work, "balancer");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() {
        closed = true;
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
