package bench;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;

/**
 * One connection of a crowd. Compares the body byte by byte while it arrives: keeping 1,000 pictures, or computing
 * their digests, would take the time that is to be measured.
 */
final class CrowdClient {
    private final SocketChannel channel;
    private ByteBuffer expected;
    private boolean asExpected;
    private StringBuilder text;
    private Head head;
    private int missing;
    private long sentAt;
    private long endedAt;

    CrowdClient(int port, Selector selector) throws IOException {
        channel = SocketChannel.open(new InetSocketAddress("127.0.0.1", port));
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        channel.configureBlocking(false);
        channel.register(selector, SelectionKey.OP_READ, this);
    }

    void send(byte[] request, Expected question) {
        expected = ByteBuffer.wrap(question.body());
        asExpected = true;
        text = new StringBuilder();
        head = null;
        endedAt = 0;
        sentAt = System.nanoTime();
        try {
            // So short that an empty send buffer takes it whole.
            channel.write(ByteBuffer.wrap(request));
        } catch (IOException e) {
            // Closed by the peer: the selector tells, and there is no answer.
        }
    }

    /**
     * @param buffer for the bytes that have come; of nobody else meanwhile
     * @return whether the answer is whole, or can never be
     */
    boolean readToTheEnd(ByteBuffer buffer) {
        try {
            while (true) {
                int read = channel.read(buffer.clear());
                if (read <= 0) {
                    return read < 0 && close();
                }
                take(buffer.flip());
                if (head != null && missing == 0) {
                    endedAt = System.nanoTime();
                    return true;
                }
            }
        } catch (IOException e) {
            return close();
        }
    }

    private void take(ByteBuffer bytes) {
        while (head == null && bytes.hasRemaining()) {
            text.append((char) bytes.get());
            if (text.length() > 3 && text.indexOf(Head.END, text.length() - 4) >= 0) {
                head = new Head(text.toString());
                missing = head.bodyLength();
                asExpected = missing == expected.remaining();
            }
        }
        int length = bytes.remaining();
        missing -= length;
        if (length <= expected.remaining()) {
            asExpected &= bytes.equals(expected.slice().limit(length));
            expected.position(expected.position() + length);
        } else {
            asExpected = false;
        }
    }

    Answer answer() {
        return endedAt == 0 ? Answer.NONE : new Answer(head, asExpected, endedAt - sentAt);
    }

    /** @return true: nothing more will come */
    boolean close() {
        try {
            channel.close();
        } catch (IOException e) {
            // It is gone either way.
        }
        return true;
    }
}
