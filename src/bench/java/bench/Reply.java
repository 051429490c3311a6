package bench;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.stream.Stream;

/** What the origin answers, and how long it takes. */
record Reply(ByteBuffer[] bytes, Duration delay) {
    static final Reply RUNNING = of("200 OK", "application/json", "", Duration.ZERO, ascii("\"running\""));

    static final Reply NOT_FOUND =
            of("404 Not Found", "application/json", "", Duration.ZERO, ascii("{\"detail\":\"Not Found\"}"));

    /** @param version differs wherever the body does */
    static Reply ok(String type, String version, Duration delay, ByteBuffer... body) {
        String tag = "ETag: \"%08x\"\r\n".formatted(version.hashCode());
        return of("200 OK", type, tag, delay, body);
    }

    /** Buffers to write, with a position of their own. */
    ByteBuffer[] fresh() {
        return Stream.of(bytes).map(ByteBuffer::duplicate).toArray(ByteBuffer[]::new);
    }

    private static Reply of(String status, String type, String tag, Duration delay, ByteBuffer... body) {
        int length = Stream.of(body).mapToInt(ByteBuffer::remaining).sum();
        ByteBuffer head = ascii(
                "HTTP/1.1 %s\r\nContent-Type: %s\r\n%sContent-Length: %d\r\n\r\n".formatted(status, type, tag, length));
        return new Reply(Stream.concat(Stream.of(head), Stream.of(body)).toArray(ByteBuffer[]::new), delay);
    }

    private static ByteBuffer ascii(String text) {
        return ByteBuffer.wrap(text.getBytes(US_ASCII));
    }
}
