package bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * One thread that serves all connections of the origin, without blocking and without a hop: an answer leaves in the
 * same turn in which its request came, unless it is to be delayed. So a call costs some ten microseconds, and they
 * vary little.
 */
final class OriginLoop extends Thread {
    /** 1,000 callers may come at once. */
    private static final int BACKLOG = 4096;

    private final Function<String, Reply> answers;
    private final Selector selector = Selector.open();
    private final PriorityQueue<Delayed> delayed = new PriorityQueue<>(Comparator.comparingLong(Delayed::due));
    private volatile boolean closed;

    OriginLoop(int port, Function<String, Reply> answers) throws IOException {
        super("origin");
        setDaemon(true);
        this.answers = answers;
        ServerSocketChannel server = ServerSocketChannel.open();
        server.setOption(StandardSocketOptions.SO_REUSEADDR, true);
        server.bind(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), port), BACKLOG);
        server.configureBlocking(false);
        server.register(selector, SelectionKey.OP_ACCEPT);
    }

    @Override
    public void run() {
        try {
            while (!closed) {
                selector.select(this::serve, untilNext());
                sendDue();
            }
            for (SelectionKey key : selector.keys()) {
                key.channel().close();
            }
            selector.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void close() {
        closed = true;
        selector.wakeup();
        try {
            join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void serve(SelectionKey key) {
        try {
            if (key.isAcceptable()) {
                accept((ServerSocketChannel) key.channel());
                return;
            }
            OriginConnection connection = (OriginConnection) key.attachment();
            if (key.isReadable()) {
                connection.read().map(answers).ifPresent(reply -> reply(connection, reply));
            } else {
                connection.write();
            }
        } catch (IOException e) {
            close(key);
        }
    }

    private void accept(ServerSocketChannel server) throws IOException {
        for (SocketChannel channel = server.accept(); channel != null; channel = server.accept()) {
            channel.configureBlocking(false);
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            SelectionKey key = channel.register(selector, SelectionKey.OP_READ);
            key.attach(new OriginConnection(key));
        }
    }

    private void reply(OriginConnection connection, Reply reply) {
        if (reply.delay().isZero()) {
            connection.send(reply);
        } else {
            delayed.add(new Delayed(System.nanoTime() + reply.delay().toNanos(), connection, reply));
        }
    }

    private void sendDue() {
        while (!delayed.isEmpty() && delayed.peek().due() - System.nanoTime() <= 0) {
            Delayed next = delayed.remove();
            next.connection().send(next.reply());
        }
    }

    /** In milliseconds, rounded up; 0 when there is nothing to wait for but callers. */
    private long untilNext() {
        return delayed.isEmpty()
                ? 0
                : Math.max(1, 1 + TimeUnit.NANOSECONDS.toMillis(delayed.peek().due() - System.nanoTime()));
    }

    private static void close(SelectionKey key) {
        try {
            key.channel().close();
        } catch (IOException e) {
            // It is gone either way.
        }
    }

    private record Delayed(long due, OriginConnection connection, Reply reply) {}
}
