package bench;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.Optional;

/** One caller of the origin, one request after another. Understands {@code GET} without a body. Of the loop's thread. */
final class OriginConnection {
    private final SelectionKey key;
    private final SocketChannel channel;
    private final ByteBuffer request = ByteBuffer.allocate(8192);
    private ByteBuffer[] unsent = {};

    OriginConnection(SelectionKey key) {
        this.key = key;
        this.channel = (SocketChannel) key.channel();
    }

    /** @return the path of a request that is now whole */
    Optional<String> read() throws IOException {
        if (channel.read(request) < 0) {
            throw new IOException("The caller has left");
        }
        String head = new String(request.array(), 0, request.position(), ISO_8859_1);
        if (!head.endsWith("\r\n\r\n")) {
            return Optional.empty();
        }
        request.clear();
        return Optional.of(head.substring(head.indexOf(' ') + 1, head.indexOf(" HTTP/1.1")));
    }

    void send(Reply reply) {
        unsent = reply.fresh();
        try {
            write();
        } catch (IOException e) {
            // The caller has given up waiting; the selector tells when it has closed.
        }
    }

    void write() throws IOException {
        channel.write(unsent);
        if (key.isValid()) {
            key.interestOps(unsent[unsent.length - 1].hasRemaining() ? SelectionKey.OP_WRITE : SelectionKey.OP_READ);
        }
    }
}
