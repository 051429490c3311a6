package bench;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/** A client that asks for one thing after another, and waits. */
final class Connection implements AutoCloseable {
    private static final int PATIENCE_MS = 20_000;

    private final Socket socket = new Socket();
    private final BufferedInputStream in;
    private final int port;

    Connection(int port) throws IOException {
        this(port, 0);
    }

    /** @param receiveBuffer in bytes; 0 leaves it to the system */
    Connection(int port, int receiveBuffer) throws IOException {
        this.port = port;
        if (receiveBuffer > 0) {
            socket.setReceiveBufferSize(receiveBuffer);
        }
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(PATIENCE_MS);
        socket.connect(new InetSocketAddress("127.0.0.1", port), PATIENCE_MS);
        in = new BufferedInputStream(socket.getInputStream(), 1 << 16);
    }

    /** @return status, head and whether the body is the expected one to the last byte */
    Answer ask(Expected expected, String... headers) throws IOException {
        long begin = System.nanoTime();
        Head head = begin(expected, headers);
        byte[] body = read(head.bodyLength());
        long nanos = System.nanoTime() - begin;
        return new Answer(head, Arrays.equals(digest(body), digest(expected.body())), nanos);
    }

    /** Sends the request and reads the head of its answer; the body is for {@link #read}. */
    Head begin(Expected expected, String... headers) throws IOException {
        socket.getOutputStream().write(expected.request(port, headers));
        StringBuilder head = new StringBuilder();
        while (head.length() < Head.END.length() || head.indexOf(Head.END, head.length() - Head.END.length()) < 0) {
            int next = in.read();
            if (next < 0) {
                throw new EOFException("The answer ends in its head: " + head);
            }
            head.append((char) next);
        }
        return new Head(head.toString());
    }

    byte[] read(int length) throws IOException {
        byte[] bytes = in.readNBytes(length);
        if (bytes.length < length && length < Integer.MAX_VALUE) {
            throw new EOFException("The answer ends after " + bytes.length + " bytes of " + length);
        }
        return bytes;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    static byte[] digest(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    static String text(byte[] bytes) {
        return new String(bytes, ISO_8859_1);
    }
}
