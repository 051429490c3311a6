package io.github.screenshotgateway.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;

/**
 * Clients that attack a server in several ways at once. Every connection sends its bytes and then nothing. Closed
 * connections are replaced, up to a rate, to keep as many open as the server allows. One thread serves them all.
 */
public final class HostileCrowd implements AutoCloseable {
    private static final int TICK_MILLIS = 20;

    /** Receive buffer, in bytes, of connections that do not read: responses must stay in the server. */
    private static final int SMALL_BUFFER = 4_096;

    private final InetSocketAddress server;
    private final Selector selector;
    private final Thread thread;
    private final ByteBuffer answers = ByteBuffer.allocateDirect(64 * 1024);
    private final List<Attack> attacks = new CopyOnWriteArrayList<>();
    private volatile boolean stopped;

    public HostileCrowd(int port) {
        server = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
        try {
            selector = Selector.open();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        thread = new Thread(this::run, "crowd");
        thread.start();
    }

    /** An attack whose connections all send the same bytes. */
    public Attack attack(int connections, int perSecond, byte[] bytes, int requests, boolean reading) {
        return attack(connections, perSecond, n -> bytes, requests, reading);
    }

    /**
     * @param connections open at a time
     * @param perSecond maximum rate of new connections
     * @param bytes of the nth connection
     * @param requests in these bytes
     * @param reading whether they read responses; if not, they do not notice either when they are closed
     */
    public Attack attack(int connections, int perSecond, IntFunction<byte[]> bytes, int requests, boolean reading) {
        Attack attack = new Attack(connections, perSecond, bytes, requests, reading);
        attacks.add(attack);
        return attack;
    }

    private void run() {
        try (selector) {
            while (!stopped) {
                for (Attack attack : attacks) {
                    attack.connect();
                }
                selector.select(this::handle, TICK_MILLIS);
                // Lets every turn serve many connections.
                Thread.sleep(TICK_MILLIS);
            }
            for (SelectionKey key : selector.keys()) {
                key.channel().close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private void handle(SelectionKey key) {
        Connection connection = (Connection) key.attachment();
        try {
            proceed(key, (SocketChannel) key.channel(), connection.attack, connection.left);
        } catch (IOException broken) {
            end(key, connection.attack);
        }
    }

    private void proceed(SelectionKey key, SocketChannel channel, Attack attack, ByteBuffer left) throws IOException {
        if (key.isConnectable()) {
            channel.finishConnect();
        }
        if (key.isReadable() && channel.read(answers.clear()) < 0) {
            end(key, attack);
            return;
        }
        attack.sent += (double) channel.write(left) * attack.requests / left.capacity();
        int writing = left.hasRemaining() ? SelectionKey.OP_WRITE : 0;
        key.interestOps(writing | (attack.reading ? SelectionKey.OP_READ : 0));
    }

    private static void end(SelectionKey key, Attack attack) {
        attack.open--;
        try {
            key.channel().close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        stopped = true;
        try {
            thread.join();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** One kind of connections. */
    public final class Attack {
        private final int connections;
        private final int perSecond;
        private final IntFunction<byte[]> bytes;
        private final int requests;
        private final boolean reading;
        private final long begin = System.nanoTime();
        private int open;
        private volatile int made;
        private volatile double sent;

        private Attack(int connections, int perSecond, IntFunction<byte[]> bytes, int requests, boolean reading) {
            this.connections = connections;
            this.perSecond = perSecond;
            this.bytes = bytes;
            this.requests = requests;
            this.reading = reading;
        }

        /** Number of connections made so far. */
        public int made() {
            return made;
        }

        /** Number of requests sent so far, by their bytes. */
        public long sent() {
            return (long) sent;
        }

        private void connect() throws IOException {
            double seconds = (double) (System.nanoTime() - begin) / TimeUnit.SECONDS.toNanos(1);
            for (double due = seconds * perSecond; open < connections && made < due; ) {
                SocketChannel channel = SocketChannel.open();
                channel.configureBlocking(false);
                if (!reading) {
                    channel.setOption(StandardSocketOptions.SO_RCVBUF, SMALL_BUFFER);
                }
                channel.connect(server);
                Connection connection = new Connection(this, ByteBuffer.wrap(bytes.apply(made)));
                channel.register(selector, SelectionKey.OP_CONNECT, connection);
                made++;
                open++;
            }
        }
    }

    /** @param left to be sent */
    private record Connection(Attack attack, ByteBuffer left) {}
}
