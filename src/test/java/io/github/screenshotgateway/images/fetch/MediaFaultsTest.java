package io.github.screenshotgateway.images.fetch;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.screenshotgateway.support.GatewayTest;
import io.github.screenshotgateway.support.Pngs;
import io.github.screenshotgateway.support.RawServer;
import io.github.screenshotgateway.traffic.BytesInFlight;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Media hosts that lie about what they send, or stop sending. */
@QuarkusTest
class MediaFaultsTest extends GatewayTest {
    private static final byte[] PNG = Pngs.png(1);

    /** Larger than the first step of the receiving buffer. */
    private static final byte[] LARGE = Pngs.png(2, 500);

    RawServer media;

    @Inject
    BytesInFlight bytesInFlight;

    @BeforeEach
    void givenTwoScreenshots() {
        upstream.v1Task(task, "running", media.url() + "/1.png", media.url() + "/2.png");
    }

    /** However a download ends. A double release would make the count negative. */
    @AfterEach
    void assertNoBytesInFlight() {
        await().until(() -> bytesInFlight.bytes() == 0);
    }

    private static byte[] head(String... headers) {
        return ("HTTP/1.1 200 OK\r\n" + String.join("\r\n", headers) + "\r\n\r\n").getBytes(US_ASCII);
    }

    private static byte[] answer(int announced, byte[] sent) {
        return join(head("Content-Length: " + announced), sent);
    }

    private static byte[] join(byte[] first, byte[] second) {
        byte[] joined = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, joined, first.length, second.length);
        return joined;
    }

    private void assertRejected() {
        image(task, "1.png").statusCode(502).body("type", equalTo(PROBLEMS + "image-rejected"));
    }

    /** In the signature, in IHDR, in IDAT and in IEND; 0 sends nothing. */
    @Test
    void pngTruncatedAnywhereIsRejected() {
        for (int length : new int[] {0, 4, 20, PNG.length / 2, PNG.length - 6}) {
            String each = task + "-" + length;
            upstream.v1Task(each, "running", media.url() + "/1.png", media.url() + "/2.png", media.url() + "/3.png");
            byte[] part = Arrays.copyOf(PNG, length);
            // Stored like that, truncated in transit, and of unknown length: the connection's end ends the response.
            media.answer("/1.png", answer(length, part));
            media.answer("/2.png", answer(PNG.length, part));
            media.answer("/3.png", join(head("Connection: close"), part));
            for (String name : List.of("1.png", "2.png", "3.png")) {
                String type = image(each, name).extract().path("type");
                assertEquals(PROBLEMS + "image-rejected", type, name + " after " + length + " bytes");
            }
        }
    }

    private void assertDelivered(byte[] png) {
        assertArrayEquals(png, image(task, "1.png").statusCode(200).extract().asByteArray());
    }

    /** Unlike one that is stored truncated: the next download may succeed. */
    @Test
    void imageTruncatedInTransitIsDownloadedAgain() {
        media.answer("/1.png", answer(PNG.length, Arrays.copyOf(PNG, 100)));
        media.answer("/2.png", join(head("Connection: close"), Arrays.copyOf(PNG, 100)));
        image(task, "1.png").statusCode(502);
        image(task, "2.png").statusCode(502);
        media.answer("/1.png", answer(PNG.length, PNG));
        media.answer("/2.png", answer(PNG.length, PNG));

        image(task, "1.png").statusCode(200);
        image(task, "2.png").statusCode(200);
    }

    @Test
    void imageLongerThanAnnouncedIsRejected() {
        media.answer("/1.png", answer(PNG.length - 1, PNG));
        assertRejected();
    }

    /** The next request on the connection would read bytes that it did not ask for. */
    @Test
    void bytesAfterResponseAreNotNextResponse() {
        byte[] smuggled = answer(PNG.length, PNG);
        byte[] requested = Pngs.png(3);
        media.answer("/1.png", client -> {
            client.getOutputStream().write(join(answer(LARGE.length, LARGE), smuggled));
            return true;
        });
        media.answer("/2.png", answer(requested.length, requested));
        assertDelivered(LARGE);

        byte[] second = image(task, "2.png").statusCode(200).extract().asByteArray();

        assertArrayEquals(requested, second);
    }

    @Test
    void chunkedImageIsDelivered() {
        media.answer("/1.png", client -> {
            OutputStream out = client.getOutputStream();
            out.write(head("Transfer-Encoding: chunked"));
            for (int from = 0; from < LARGE.length; from += 50_000) {
                byte[] chunk = Arrays.copyOfRange(LARGE, from, Math.min(LARGE.length, from + 50_000));
                out.write((Integer.toHexString(chunk.length) + "\r\n").getBytes(US_ASCII));
                out.write(chunk);
                out.write("\r\n".getBytes(US_ASCII));
            }
            out.write("0\r\n\r\n".getBytes(US_ASCII));
            return false;
        });

        assertDelivered(LARGE);
    }

    @Test
    void imageInterruptedByResetIsRejected() {
        media.answer("/1.png", client -> {
            client.getOutputStream().write(answer(LARGE.length, Arrays.copyOf(LARGE, LARGE.length / 2)));
            await().until(() -> bytesInFlight.bytes() > 0);
            client.setSoLinger(true, 0);
            client.close();
            return false;
        });

        assertRejected();
    }

    @Test
    void announcedSizeBeyondLimitIsRejectedBeforeBody() {
        media.answer("/1.png", head("Content-Length: 10000000000"));
        assertRejected();
    }

    @Test
    void endlessStreamIsRejectedAtLimit() throws IOException {
        long[] sent = {0};
        media.answer("/1.png", client -> {
            OutputStream out = client.getOutputStream();
            out.write(head("Connection: close"));
            byte[] piece = Arrays.copyOf(PNG, 64 * 1024);
            while (sent[0] < 10_000_000_000L) {
                out.write(piece);
                sent[0] += piece.length;
            }
            return false;
        });

        assertRejected();

        assertTrue(sent[0] < 100_000_000, "sent " + sent[0]);
    }
}
