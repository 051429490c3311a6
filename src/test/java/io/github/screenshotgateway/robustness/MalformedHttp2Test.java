package io.github.screenshotgateway.robustness;

import static io.github.screenshotgateway.robustness.Http2Client.fields;
import static io.github.screenshotgateway.robustness.Http2Client.frame;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.screenshotgateway.contract.CheckedResponses;
import io.github.screenshotgateway.contract.Exchange;
import io.quarkus.test.junit.QuarkusTest;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** HTTP/2 by prior knowledge: fields that HTTP/1 would not let pass, and frames that make no sense. */
@QuarkusTest
class MalformedHttp2Test extends RobustnessTest {
    private static final int WHOLE = Http2Client.END_HEADERS | Http2Client.END_STREAM;
    private static final int RANDOM = 200;

    private final List<String> faults = new ArrayList<>();

    private static String[] good(String method, String path, String... more) {
        return Stream.of(
                        new String[] {":method", method, ":scheme", "http", ":authority", "gateway", ":path", path},
                        more)
                .flatMap(Arrays::stream)
                .toArray(String[]::new);
    }

    private void ask(String... fields) {
        send(true, fields, frame(Http2Client.HEADERS, WHOLE, 1, fields(fields)));
    }

    private void send(boolean asks, Object shown, byte[]... frames) {
        try (Http2Client client = new Http2Client(gateway)) {
            Http2Client.Reply reply = client.send(asks, frames);
            String all = reply.headers() + new String(reply.body(), StandardCharsets.UTF_8) + reply.debug();
            boolean image = all.contains("image/png") || all.contains("application/zip");
            if (reply.status() >= 500
                    || reply.headers().keySet().stream().anyMatch(name -> name.startsWith("x-evil"))
                    || !image && Outcome.INTERNAL.matcher(all).find()) {
                faults.add(show(shown) + " -> " + all);
            }
            if (shown instanceof String[] fields
                    && reply.status() > 0
                    && fields.length == 8
                    && fields[0].equals(":method")) {
                CheckedResponses.check(
                        gateway,
                        new Exchange(fields[1], fields[7], reply.status(), reply.headers(), reply.body(), true));
            }
        } catch (IllegalStateException e) {
            faults.add(show(shown) + " -> " + e.getMessage());
        }
    }

    private static String show(Object shown) {
        String text = shown instanceof String[] fields ? String.join(" ", fields) : shown.toString();
        return text.substring(0, Math.min(300, text.length()));
    }

    private void noFaults() {
        assertTrue(faults.isEmpty(), () -> String.join("\n", faults));
    }

    @Test
    void anOrdinaryRequestIsAnswered() {
        try (Http2Client client = new Http2Client(gateway)) {
            byte[] request = frame(Http2Client.HEADERS, WHOLE, 1, fields(good("GET", LIST)));

            assertEquals(200, client.send(true, request).status());
        }
    }

    @Test
    void nothingComesOfOddFields() {
        OddText.VALUES.forEach(value -> ask(good("GET", value)));
        OddText.VALUES.forEach(value -> ask(good("GET", "/api/v1/task/" + value + "/screenshots")));
        OddText.VALUES.forEach(value -> ask(good("GET", LIST + "/" + value)));
        OddText.VALUES.forEach(value -> ask(good("GET", LIST + "?delivery=" + value)));
        OddText.VALUES.forEach(value -> ask(good(value, LIST)));
        OddText.VALUES.forEach(value -> ask(":method", "GET", ":scheme", "http", ":authority", value, ":path", LIST));
        OddText.VALUES.forEach(
                value -> ask(":method", "GET", ":scheme", value, ":authority", "gateway", ":path", LIST));
        for (String name : List.of(
                "range", "if-none-match", "if-range", "last-event-id", "host", "te", "cookie", "x", "content-length")) {
            OddText.VALUES.forEach(value -> ask(good("GET", LIST + "/step_1.png", name, value)));
        }
        noFaults();
    }

    @Test
    void nothingComesOfFieldsInWrongPlaces() {
        ask(":method", "GET");
        ask(":method", "GET", ":scheme", "http", ":authority", "gateway");
        ask(":scheme", "http", ":authority", "gateway", ":path", LIST);
        ask(":method", "GET", ":authority", "gateway", ":path", LIST);
        ask(":method", "GET", ":scheme", "http", ":path", LIST);
        ask(":method", "CONNECT", ":authority", "other:443");
        ask("x", "y", ":method", "GET", ":scheme", "http", ":authority", "gateway", ":path", LIST);
        ask(good("GET", LIST, ":method", "POST"));
        ask(good("GET", LIST, ":path", "/"));
        ask(good("GET", LIST, ":status", "200"));
        ask(good("GET", LIST, ":protocol", "websocket"));
        ask(good("GET", LIST, "X-Upper", "a"));
        ask(good("GET", LIST, "", "a"));
        ask(good("GET", LIST, "a b", "a"));
        ask(good("GET", LIST, "a\r\nX-Evil", "a"));
        ask(good("GET", LIST, "x", "a\r\nX-Evil: 1"));
        ask(good("GET", LIST, "connection", "close"));
        ask(good("GET", LIST, "transfer-encoding", "chunked"));
        ask(good("GET", LIST, "upgrade", "h2c"));
        ask(good("GET", LIST, "host", "other"));
        ask(good("GET", LIST, "host", "a", "host", "b"));
        ask(good("POST", "/webhooks/browser-use", "content-length", "5"));
        ask(good("GET", LIST, "x", "a".repeat(9_000)));
        noFaults();
    }

    @Test
    void nothingComesOfFramesThatMakeNoSense() {
        byte[] request = fields(good("GET", LIST));
        for (int type = 0; type < 12; type++) {
            for (int stream : new int[] {0, 1, 2, 3, Integer.MAX_VALUE}) {
                for (int size : new int[] {0, 1, 4, 5, 6, 8, 9, 100}) {
                    send(false, "frame " + type + " " + stream + " " + size, frame(type, 0, stream, new byte[size]));
                    send(false, "frame " + type + " " + stream + " " + size, frame(type, 0xff, stream, new byte[size]));
                }
            }
        }
        send(false, "too long", frame(Http2Client.DATA, 0, 1, 0xffffff, new byte[100]));
        send(
                false,
                "no end of fields",
                frame(Http2Client.HEADERS, 0, 1, request),
                frame(Http2Client.DATA, 1, 1, new byte[9]));
        send(
                false,
                "fields twice",
                frame(Http2Client.HEADERS, WHOLE, 1, request),
                frame(Http2Client.HEADERS, WHOLE, 1, request));
        send(
                false,
                "data after the end",
                frame(Http2Client.HEADERS, WHOLE, 1, request),
                frame(Http2Client.DATA, 1, 1, new byte[9]));
        send(false, "index out of range", frame(Http2Client.HEADERS, WHOLE, 1, new byte[] {(byte) 0xff, (byte) 0xff, 1
        }));
        send(false, "cut off fields", frame(Http2Client.HEADERS, WHOLE, 1, Arrays.copyOf(request, request.length - 3)));
        noFaults();
    }

    @Test
    void nothingComesOfNoise() {
        Random random = random();
        for (int i = 0; i < RANDOM; i++) {
            byte[] noise = new byte[random.nextInt(300)];
            random.nextBytes(noise);
            // A length that is never sent in full would be waited for: the frames are whole, and their content is
            // noise.
            send(false, "noise " + i, frame(random.nextInt(11), random.nextInt(256), random.nextInt(4), noise));
        }
        noFaults();
    }
}
