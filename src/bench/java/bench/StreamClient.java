package bench;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.List;

/**
 * One event stream that stays open. Looks at each line while it arrives: the screenshots have to come in order, each
 * once, and nothing else but heartbeats.
 */
final class StreamClient {
    private final SocketChannel channel;
    private final List<String> expected;
    private final StringBuilder framing = new StringBuilder();
    private final StringBuilder events = new StringBuilder();
    private boolean inHead = true;
    private int ofChunk;
    private int told;
    private String wrong = "";
    private long lastRead = System.nanoTime();
    private long longestSilence;

    /** @param expected the lines with the screenshots' data */
    StreamClient(int port, Selector selector, byte[] request, List<String> expected) throws IOException {
        this.expected = expected;
        channel = SocketChannel.open(new InetSocketAddress("127.0.0.1", port));
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        channel.write(ByteBuffer.wrap(request));
        channel.configureBlocking(false);
        channel.register(selector, SelectionKey.OP_READ, this);
    }

    /** @param buffer for the bytes that have come; of nobody else meanwhile */
    void read(ByteBuffer buffer) {
        longestSilence = longestSilenceNanos();
        lastRead = System.nanoTime();
        try {
            int read = channel.read(buffer.clear());
            buffer.flip();
            while (buffer.hasRemaining() && wrong.isEmpty()) {
                take((char) buffer.get());
            }
            check(read >= 0, "the connection has ended");
        } catch (IOException e) {
            check(false, e.toString());
        }
    }

    private void take(char next) {
        boolean ofEvents = ofChunk > 0;
        StringBuilder line = ofEvents ? events : framing;
        if (ofEvents) {
            ofChunk--;
        }
        if (next != '\n') {
            line.append(next);
            return;
        }
        String whole = line.toString().stripTrailing();
        line.setLength(0);
        if (ofEvents) {
            event(whole);
        } else {
            frame(whole);
        }
    }

    private void frame(String line) {
        if (inHead) {
            check(!line.startsWith("HTTP/") || line.startsWith("HTTP/1.1 200 "), line);
            inHead = !line.isEmpty();
        } else if (!line.isEmpty()) {
            ofChunk = Integer.parseInt(line, 16);
            check(ofChunk > 0, "the stream has ended");
        }
    }

    private void event(String line) {
        if (line.startsWith("event:")) {
            check(line.equals("event: screenshot"), line);
        } else if (line.startsWith("data:")) {
            check(told < expected.size() && line.equals(expected.get(told)), "after " + told + ", " + line);
            told++;
        }
    }

    /** After the first that is wrong, nothing more is looked at. */
    private void check(boolean right, String what) {
        if (!right && wrong.isEmpty()) {
            wrong = what;
            close();
        }
    }

    /** Empty when nothing was. */
    String wrong() {
        return wrong;
    }

    int told() {
        return told;
    }

    long longestSilenceNanos() {
        return Math.max(longestSilence, System.nanoTime() - lastRead);
    }

    void close() {
        try {
            channel.close();
        } catch (IOException e) {
            // It is gone either way.
        }
    }
}
