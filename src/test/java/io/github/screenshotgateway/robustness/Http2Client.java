package io.github.screenshotgateway.robustness;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.DefaultHttp2HeadersDecoder;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Headers;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A client of HTTP/2 without TLS, by prior knowledge, that sends exactly the frames that a test gives it. */
final class Http2Client implements AutoCloseable {
    static final int DATA = 0;
    static final int HEADERS = 1;
    static final int PRIORITY = 2;
    static final int RST_STREAM = 3;
    static final int SETTINGS = 4;
    static final int PUSH_PROMISE = 5;
    static final int PING = 6;
    static final int GOAWAY = 7;
    static final int WINDOW_UPDATE = 8;
    static final int CONTINUATION = 9;

    static final int END_STREAM = 1;
    static final int END_HEADERS = 4;
    private static final int ACK = 1;
    private static final int HAS_PRIORITY = 32;
    private static final int PRIORITY_BYTES = 5;

    private static final String PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
    private static final int PATIENCE_MILLIS = 30_000;

    private final Socket socket;
    private final DefaultHttp2HeadersDecoder hpack = new DefaultHttp2HeadersDecoder(false);

    /**
     * What came back.
     *
     * @param status 0 when there was no answer
     * @param end how it ended: {@code answered}, {@code refused} (stream or connection), {@code pong} (alive, and silent)
     */
    record Reply(int status, Map<String, List<String>> headers, byte[] body, String debug, String end) {}

    Http2Client(URI server) {
        try {
            socket = new Socket(server.getHost(), server.getPort());
            socket.setSoTimeout(PATIENCE_MILLIS);
            write(PREFACE.getBytes(StandardCharsets.US_ASCII));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static byte[] frame(int type, int flags, int stream, byte[] payload) {
        return frame(type, flags, stream, payload.length, payload);
    }

    /** @param announced length that the frame claims to have */
    static byte[] frame(int type, int flags, int stream, int announced, byte[] payload) {
        ByteBuf frame = Unpooled.buffer();
        frame.writeMedium(announced)
                .writeByte(type)
                .writeByte(flags)
                .writeInt(stream)
                .writeBytes(payload);
        return bytes(frame);
    }

    /** Literal fields, in the order given, as "name", "value", and so on. */
    static byte[] fields(String... fields) {
        ByteBuf block = Unpooled.buffer();
        for (int i = 0; i < fields.length; i += 2) {
            block.writeByte(0);
            string(block, fields[i]);
            string(block, fields[i + 1]);
        }
        return bytes(block);
    }

    private static void string(ByteBuf block, String text) {
        int rest = text.length() - 127;
        block.writeByte(Math.min(127, text.length()));
        // RFC 7541, section 5.1
        for (; rest >= 128; rest /= 128) {
            block.writeByte(rest % 128 + 128);
        }
        if (text.length() >= 127) {
            block.writeByte(rest);
        }
        block.writeBytes(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    private static byte[] bytes(ByteBuf buffer) {
        byte[] bytes = new byte[buffer.readableBytes()];
        buffer.readBytes(bytes);
        return bytes;
    }

    private void write(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
    }

    /**
     * Sends frames, and a ping after them, which a server that is still there answers.
     *
     * @param asks whether they ask for an answer on stream 1
     * @throws IllegalStateException when neither an answer nor the end of anything comes
     */
    Reply send(boolean asks, byte[]... frames) {
        try {
            write(frame(SETTINGS, 0, 0, new byte[0]));
            for (byte[] frame : frames) {
                write(frame);
            }
            write(frame(PING, 0, 0, new byte[8]));
        } catch (IOException e) {
            // The server has closed the connection already.
        }
        return read(asks);
    }

    /** Sends frames, and breaks the connection off after a while without a look at what came back. */
    void sendAndLeave(int afterMillis, byte[]... frames) {
        try {
            write(frame(SETTINGS, 0, 0, new byte[0]));
            for (byte[] frame : frames) {
                write(frame);
            }
            Thread.sleep(afterMillis);
            socket.setSoLinger(true, 0);
        } catch (IOException e) {
            // The server has closed the connection already.
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private Reply read(boolean asks) {
        Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        String debug = "";
        String end = "";
        try {
            DataInputStream in = new DataInputStream(socket.getInputStream());
            while (end.isEmpty()) {
                int length = in.readUnsignedShort() << 8 | in.readUnsignedByte();
                int type = in.readUnsignedByte();
                int flags = in.readUnsignedByte();
                in.readInt();
                byte[] payload = in.readNBytes(length);
                switch (type) {
                    case HEADERS -> decode(payload, (flags & HAS_PRIORITY) == 0 ? 0 : PRIORITY_BYTES, headers);
                    case DATA -> body.writeBytes(payload);
                    case RST_STREAM -> end = "refused";
                    case GOAWAY -> {
                        debug = new String(payload, 8, payload.length - 8, StandardCharsets.UTF_8);
                        end = "refused";
                    }
                    case PING -> end = asks || flags != ACK ? "" : "pong";
                    default -> {}
                }
                if ((type == HEADERS || type == DATA) && (flags & END_STREAM) != 0) {
                    end = "answered";
                }
            }
        } catch (SocketTimeoutException e) {
            throw new IllegalStateException("neither an answer nor an end", e);
        } catch (IOException e) {
            end = "refused";
        }
        int status =
                Integer.parseInt(headers.getOrDefault(":status", List.of("0")).get(0));
        return new Reply(status, headers, body.toByteArray(), debug, end);
    }

    private void decode(byte[] payload, int from, Map<String, List<String>> headers) {
        try {
            Http2Headers decoded = hpack.decodeHeaders(1, Unpooled.wrappedBuffer(payload, from, payload.length - from));
            decoded.forEach(header -> headers.computeIfAbsent(header.getKey().toString(), name -> new ArrayList<>())
                    .add(header.getValue().toString()));
        } catch (Http2Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
