package io.github.screenshotgateway.support;

import io.github.screenshotgateway.contract.CheckedResponses;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/** A client that sends exactly the bytes that a test passes to it, HTTP or not. */
public final class RawClient implements AutoCloseable {
    private static final int PATIENCE_MILLIS = 30_000;
    private static final int SLOW_BUFFER = 4_096;

    /** Bytes of input that are kept, enough for any head and any problem. */
    private static final int KEPT = 65_536;

    private final Socket socket;
    private final URI server;
    private final StringBuilder sent = new StringBuilder();
    private final ByteArrayOutputStream received = new ByteArrayOutputStream();

    public RawClient(URI server) {
        this(server, new Socket());
    }

    private RawClient(URI server, Socket socket) {
        this.socket = socket;
        this.server = server;
        try {
            socket.connect(new InetSocketAddress(server.getHost(), server.getPort()));
            socket.setSoTimeout(PATIENCE_MILLIS);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A client for which the operating system buffers next to nothing that the test has not read. */
    public static RawClient slow(URI server) {
        try {
            Socket socket = new Socket();
            socket.setReceiveBufferSize(SLOW_BUFFER);
            return new RawClient(server, socket);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * A client at another address, which the gateway counts as another client.
     *
     * @param address of this machine, such as 127.0.0.2
     */
    public static RawClient at(String address, URI server) {
        try {
            Socket socket = new Socket();
            socket.bind(new InetSocketAddress(address, 0));
            return new RawClient(server, socket);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Sends a request and reads until the server closes the connection; fails if it does not. */
    public static String exchange(URI server, String request) {
        try (RawClient client = new RawClient(server)) {
            return client.send(request).answer();
        }
    }

    public RawClient send(String request) {
        try {
            sent.append(request);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Reads exactly this many bytes of the response; fails if the server closes the connection. */
    public byte[] read(int bytes) {
        try {
            byte[] read = socket.getInputStream().readNBytes(bytes);
            received.write(read, 0, Math.min(read.length, Math.max(0, KEPT - received.size())));
            if (read.length < bytes) {
                throw new EOFException("after " + read.length + " bytes");
            }
            return read;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Reads up to and including this text; fails if the server closes the connection. */
    public String readUntil(String end) {
        StringBuilder read = new StringBuilder();
        while (read.length() < end.length() || read.indexOf(end, read.length() - end.length()) < 0) {
            read.append(new String(read(1), StandardCharsets.ISO_8859_1));
        }
        return read.toString();
    }

    /** Reads until the server closes the connection; fails if it does not. */
    public String answer() {
        ByteArrayOutputStream answer = new ByteArrayOutputStream();
        try {
            InputStream in = new BufferedInputStream(socket.getInputStream());
            for (int octet = in.read(); octet >= 0; octet = in.read()) {
                answer.write(octet);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(answer.toString(StandardCharsets.ISO_8859_1), e);
        }
        received.writeBytes(answer.toByteArray());
        return answer.toString(StandardCharsets.ISO_8859_1);
    }

    /** Checks the response so far against the contract. */
    @Override
    public void close() {
        try {
            CheckedResponses.checkRaw(server, sent.toString(), received.toByteArray());
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
