package io.github.screenshotgateway.images.content;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.screenshotgateway.problem.Problem;
import io.github.screenshotgateway.problem.ProblemType;
import io.github.screenshotgateway.support.Pictures;
import io.github.screenshotgateway.support.PngParts;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PngTest {

    private static final byte[] PNG = picture("png");

    @Test
    void completePngIsKeptByteForByte() {
        assertArrayEquals(PNG, Image.of(PNG).content());
    }

    /** A connection can break after any byte, and a proxy may hide it. */
    @Test
    void pngTruncatedAnywhereIsRejected() {
        for (int length = 0; length < PNG.length; length++) {
            byte[] part = Arrays.copyOf(PNG, length);
            assertThrows(Problem.class, () -> Image.of(part), "after " + length + " bytes");
        }
    }

    /** They may be of another kind: the type and the policy of the response declare an image. */
    @ParameterizedTest
    @ValueSource(strings = {"\0", "\n", "<script>alert(1)</script>", "PK\3\4"})
    void bytesAfterEndAreKept(String trailer) {
        byte[] longer = Pictures.join(PNG, trailer.getBytes(US_ASCII));
        assertArrayEquals(longer, Image.of(longer).content());
    }

    @ParameterizedTest
    @ValueSource(strings = {"\0", "\n", " "})
    void bytesBeforeSignatureAreRejected(String leader) {
        assertRejected(Pictures.join(leader.getBytes(US_ASCII), PNG));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<!doctype html><title>Sign in</title>",
                "<svg xmlns=\"http://www.w3.org/2000/svg\"/>",
                "<?xml version=\"1.0\"?><Error><Code>AccessDenied</Code></Error>",
                "{\"detail\":\"Not Found\"}",
                "PNG"
            })
    void otherContentIsRejected(String content) {
        assertRejected(content.getBytes(US_ASCII));
    }

    @ParameterizedTest
    @ValueSource(strings = {"gif", "bmp"})
    void otherImageFormatIsRejected(String format) {
        assertRejected(picture(format));
    }

    /** A page that ends like an image is still a page to a browser. */
    @Test
    void pageWithEndOfPngIsRejected() {
        byte[] page = PNG.clone();
        byte[] start = "<html><!--".getBytes(US_ASCII);
        System.arraycopy(start, 0, page, 0, start.length);
        assertRejected(page);
    }

    /** The signature has both kinds of line ends, because a transfer as text changes them (W3C PNG, section 5.2). */
    @Test
    void pngWithConvertedLineEndsIsRejected() {
        assertRejected(new String(PNG, ISO_8859_1).replace("\r\n", "\n").getBytes(ISO_8859_1));
    }

    /** A thumbnail, for instance, ends inside a chunk. */
    @Test
    void pngTruncatedAfterEndInsideChunkIsRejected() {
        byte[] outer = new PngParts(1, 1).chunk("tEXt", PNG).end();
        assertRejected(Arrays.copyOf(outer, outer.length - 12));
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, Integer.MAX_VALUE, Integer.MIN_VALUE, 1_000_000})
    void chunkLongerThanFileIsRejected(int length) {
        byte[] png = new PngParts(1, 1).chunk("IDAT", new byte[10]).end();
        ByteBuffer.wrap(png).putInt(33, length);
        assertRejected(png);
    }

    @Test
    void lastChunkWithWrongChecksumIsRejected() {
        byte[] damaged = PNG.clone();
        damaged[damaged.length - 1] ^= 1;
        assertRejected(damaged);
    }

    private static void assertRejected(byte[] content) {
        var problem = assertThrows(Problem.class, () -> Image.of(content));
        assertEquals(ProblemType.IMAGE_REJECTED, problem.type());
    }

    private static byte[] picture(String format) {
        try (ByteArrayOutputStream bytes = new ByteArrayOutputStream()) {
            ImageIO.write(new BufferedImage(4, 4, BufferedImage.TYPE_INT_RGB), format, bytes);
            return bytes.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
