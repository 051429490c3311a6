package io.github.screenshotgateway.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Connections that all send the same bytes and then nothing more. One that the server closes is replaced at once, up to a
 * rate, so that as many are open at any time as the server allows.
 */
public final class HostileCrowd implements AutoCloseable {
    private static final int MOST_CONNECTS_A_SECOND = 150;
    private static final int TICK_MILLIS = 20;

    private final int port;
    private final byte[] bytes;
    private final boolean reading;
    private final Selector selector;
    private final Thread thread;
    private final ByteBuffer answers = ByteBuffer.allocateDirect(64 * 1024);
    private final AtomicLong made = new AtomicLong();
    private volatile boolean stopped;

    /** @param reading whether they read what is answered; those that do not cannot see that they were closed, either */
    public HostileCrowd(int port, int connections, byte[] bytes, boolean reading) {
        this.port = port;
        this.bytes = bytes;
        this.reading = reading;
        try {
            this.selector = Selector.open();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        this.thread = new Thread(() -> run(connections), "crowd");
        thread.start();
    }

    /** How many connections were made up to now. */
    public long made() {
        return made.get();
    }

    private void run(int connections) {
        try {
            while (!stopped) {
                int missing = connections - selector.keys().size();
                for (int i = Math.min(missing, MOST_CONNECTS_A_SECOND * TICK_MILLIS / 1_000); i > 0; i--) {
                    connect();
                }
                selector.select(this::handle, TICK_MILLIS);
                Thread.sleep(TICK_MILLIS);
            }
            for (SelectionKey key : selector.keys()) {
                key.channel().close();
            }
            selector.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private void connect() throws IOException {
        SocketChannel channel = SocketChannel.open();
        channel.configureBlocking(false);
        channel.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        channel.register(selector, SelectionKey.OP_CONNECT, ByteBuffer.wrap(bytes));
        made.incrementAndGet();
    }

    private void handle(SelectionKey key) {
        SocketChannel channel = (SocketChannel) key.channel();
        ByteBuffer left = (ByteBuffer) key.attachment();
        try {
            if (key.isConnectable()) {
                channel.finishConnect();
            }
            if (key.isReadable() && channel.read(answers.clear()) < 0) {
                channel.close();
                return;
            }
            channel.write(left);
            int writing = left.hasRemaining() ? SelectionKey.OP_WRITE : 0;
            key.interestOps(writing | (reading ? SelectionKey.OP_READ : 0));
        } catch (IOException broken) {
            close(channel);
        }
    }

    private static void close(SocketChannel channel) {
        try {
            channel.close();
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
}
