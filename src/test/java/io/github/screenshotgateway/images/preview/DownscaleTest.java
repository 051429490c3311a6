package io.github.screenshotgateway.images.preview;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.github.screenshotgateway.images.content.Image;
import io.github.screenshotgateway.images.content.Rejection;
import io.github.screenshotgateway.problem.Problem;
import io.github.screenshotgateway.problem.ProblemType;
import io.github.screenshotgateway.support.Pictures;
import io.github.screenshotgateway.support.PngParts;
import io.github.screenshotgateway.support.Pngs;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.Optional;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DownscaleTest {
    private static final byte[] NO_PREFIX = {};

    private static Image png(BufferedImage image) throws IOException {
        ByteArrayOutputStream png = new ByteArrayOutputStream();
        ImageIO.write(image, "png", png);
        return Image.of(png.toByteArray());
    }

    private static BufferedImage read(Image image) throws IOException {
        return ImageIO.read(new ByteArrayInputStream(image.content()));
    }

    private static void assertHalves(BufferedImage image, int tolerance) {
        int middle = image.getHeight() / 2;
        assertClose(Pictures.LEFT, new Color(image.getRGB(image.getWidth() / 4, middle)), tolerance);
        assertClose(Pictures.RIGHT, new Color(image.getRGB(image.getWidth() * 3 / 4, middle)), tolerance);
    }

    private static void assertClose(Color expected, Color actual, int tolerance) {
        int difference = Math.abs(expected.getRed() - actual.getRed())
                + Math.abs(expected.getGreen() - actual.getGreen())
                + Math.abs(expected.getBlue() - actual.getBlue());
        assertTrue(difference <= tolerance, expected + " became " + actual);
    }

    @ParameterizedTest
    @CsvSource({
        "1280, 720, 320, 180",
        "1280, 720, 160, 90",
        "1280, 720, 640, 360",
        "1281, 17, 160, 2",
        "390, 844, 320, 693",
        // More than is decoded at once.
        "3840, 2160, 320, 180",
        "1280, 20000, 320, 5000",
        // Long, and hardly wider than the preview.
        "639, 10000, 320, 5008",
        "170, 12000, 160, 11294"
    })
    void previewHasRequestedWidthAndProportionalHeight(int width, int height, int wanted, int expectedHeight)
            throws IOException {
        BufferedImage preview =
                read(Downscale.preview(png(Pictures.halves(width, height, BufferedImage.TYPE_INT_RGB)), wanted));

        assertEquals(wanted, preview.getWidth());
        assertEquals(expectedHeight, preview.getHeight());
        assertHalves(preview, 3);
    }

    /** True colour with and without transparency, and a palette whose colours are not exactly these. */
    @ParameterizedTest
    @CsvSource({"TYPE_INT_RGB, 3", "TYPE_INT_ARGB, 3", "TYPE_BYTE_INDEXED, 60"})
    void coloursAreKeptForEveryKindOfPng(String type, int tolerance) throws Exception {
        int kind = BufferedImage.class.getField(type).getInt(null);
        assertHalves(read(Downscale.preview(png(Pictures.halves(1280, 720, kind)), 320)), tolerance);
    }

    @Test
    void interlacedPngIsRead() throws IOException {
        byte[] png = Pictures.encoded(Pictures.halves(3000, 2000, BufferedImage.TYPE_INT_RGB), "png", true);
        assertHalves(read(Downscale.preview(Image.of(png), 320)), 3);
    }

    @Test
    void transparencyIsKept() throws IOException {
        BufferedImage preview =
                read(Downscale.preview(png(new BufferedImage(800, 400, BufferedImage.TYPE_INT_ARGB)), 320));
        assertEquals(0, preview.getRGB(100, 100) >>> 24);
    }

    @ParameterizedTest
    @ValueSource(ints = {32, 320})
    void imageThatIsNotWiderIsItsOwnPreview(int side) {
        Image image = Image.of(Pngs.png(1, side));
        assertSame(image, Downscale.preview(image, 320));
    }

    /** Each is a few hundred kilobytes at most, and would be gigabytes of pixels. */
    @ParameterizedTest
    @CsvSource({"50000, 50000", "10000, 5001", "1, 2000000000", "-1, -1", "40000, 1"})
    void bombIsRejectedBeforeDecoding(int width, int height) {
        Image bomb = Image.of(
                new PngParts(width, height).zeros("IDAT", NO_PREFIX, 20_000_000).end());
        assertRejected(Rejection.Reason.TOO_MANY_PIXELS, bomb);
    }

    /** Small enough to read, but a preview that is nearly as wide would be nearly as large. */
    @ParameterizedTest
    @CsvSource({"1279, 32767, 640", "639, 32767, 320", "641, 32767, 640", "1300, 7000, 640"})
    void tooTallImageIsRejected(int width, int height, int wanted) {
        Image tall = Image.of(new PngParts(width, height)
                .zeros("IDAT", NO_PREFIX, (width + 1L) * height)
                .end());
        assertRejected(Rejection.Reason.TOO_MANY_PIXELS, tall, wanted);
    }

    /** Whatever the shape: two previews are made at a time in the heap of a container. */
    @ParameterizedTest
    @CsvSource({"7000, 7000, 160", "32767, 1500, 640", "1600, 31000, 160", "1279, 3900, 640"})
    void decodingStaysWithinHeapBound(int width, int height, int wanted) throws IOException {
        Image large = Image.of(new PngParts(width, height)
                .zeros("IDAT", NO_PREFIX, (width + 1L) * height)
                .end());
        assertPreviewWithinHeapBound(large, wanted);
    }

    private static void assertPreviewWithinHeapBound(Image large, int wanted) throws IOException {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        Downscale.preview(Image.of(Pngs.png(1, 400)), 320);
        long before = threads.getCurrentThreadAllocatedBytes();

        assertEquals(wanted, read(Downscale.preview(large, wanted)).getWidth());

        // All allocations, including garbage and the reading of the result.
        long allocated = threads.getCurrentThreadAllocatedBytes() - before;
        assertTrue(allocated < 80_000_000, allocated + " bytes");
    }

    /** It is rejected later: a number that is too large for an integer must not become a negative size. */
    @Test
    void impossibleSizeTakesNoHeap() {
        byte[] png = new PngParts(-1, -1).zeros("IDAT", NO_PREFIX, 10).end();
        assertEquals(0, Downscale.heapFor(Image.of(png), 320, Downscale.MAX_HEAP));
    }

    @Test
    void imageOfNoWidthIsRejected() {
        assertRejected(
                Rejection.Reason.UNREADABLE,
                Image.of(new PngParts(0, 10).zeros("IDAT", NO_PREFIX, 10).end()));
    }

    /** The pixels are few, but a comment of 300 kB inflates to 300 MB. */
    @Test
    void compressedTextBombIsNotInflated() throws IOException {
        byte[] keyword = "Comment\0\0".getBytes();
        Image image = Image.of(new PngParts(640, 1)
                .zeros("zTXt", keyword, 300_000_000)
                .zeros("IDAT", NO_PREFIX, 641)
                .end());
        assertPreviewWithinHeapBound(image, 320);
    }

    @Test
    void damagedPixelDataIsRejected() {
        byte[] damaged = Pngs.png(1, 500);
        Arrays.fill(damaged, 100, 20_000, (byte) 7);
        assertRejected(Rejection.Reason.UNREADABLE, Image.of(damaged));
    }

    @Test
    void pngWithoutPixelDataIsRejected() {
        assertRejected(Rejection.Reason.UNREADABLE, Image.of(new PngParts(640, 480).end()));
    }

    private static void assertRejected(Rejection.Reason reason, Image image) {
        assertRejected(reason, image, 320);
    }

    private static void assertRejected(Rejection.Reason reason, Image image, int width) {
        Problem problem = assertThrows(Problem.class, () -> Downscale.preview(image, width));
        assertEquals(ProblemType.IMAGE_REJECTED, problem.type());
        assertEquals(Optional.of(reason), Rejection.reasonOf(problem));
    }
}
