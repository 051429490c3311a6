package io.github.screenshotgateway.images.fetch;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.screenshotgateway.support.GatewayTest;
import io.github.screenshotgateway.support.Pngs;
import io.github.screenshotgateway.support.RawMediaResource;
import io.github.screenshotgateway.support.RawServer;
import io.github.screenshotgateway.traffic.BytesInFlight;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Media hosts that lie about what they send, or stop sending. */
@QuarkusTest
@WithTestResource(RawMediaResource.class)
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

    private void assertDelivered(byte[] png) {
        assertArrayEquals(png, image(task, "1.png").statusCode(200).extract().asByteArray());
    }

    /**
     * In the signature, behind it, in IHDR, in IDAT, before IEND, in IEND, one byte before the end; 0 sends nothing.
     */
    static IntStream cuts() {
        return IntStream.of(0, 4, 8, 20, PNG.length / 2, PNG.length - 12, PNG.length - 6, PNG.length - 1);
    }

    @ParameterizedTest
    @MethodSource("cuts")
    void storedTruncatedPngIsRejected(int length) {
        media.answer("/1.png", answer(length, Arrays.copyOf(PNG, length)));

        assertRejected();
    }

    @ParameterizedTest
    @MethodSource("cuts")
    void pngTruncatedInTransitIsRejected(int length) {
        media.answer("/1.png", answer(PNG.length, Arrays.copyOf(PNG, length)));

        assertRejected();
    }

    /** Without a length, the end of the connection ends the response, whatever the reason. */
    @ParameterizedTest
    @MethodSource("cuts")
    void truncatedPngOfUnknownLengthIsRejected(int length) {
        media.answer("/1.png", join(head("Connection: close"), Arrays.copyOf(PNG, length)));

        assertRejected();
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
    void announcedImageLargerThanStepIsDelivered() {
        media.answer("/1.png", answer(LARGE.length, LARGE));

        assertDelivered(LARGE);
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
    void imageEndedByConnectionCloseIsDelivered() {
        media.answer("/1.png", join(head("Connection: close"), LARGE));

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
