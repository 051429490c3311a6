package io.github.screenshotgateway.images.preview;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.screenshotgateway.images.content.Image;
import io.github.screenshotgateway.images.content.Jpeg;
import io.github.screenshotgateway.images.content.Rejection;
import io.github.screenshotgateway.problem.Problem;
import io.github.screenshotgateway.support.Pictures;
import io.github.screenshotgateway.support.PngPixels;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import java.util.zip.InflaterInputStream;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.ImageWriter;
import javax.imageio.metadata.IIOMetadata;
import javax.imageio.metadata.IIOMetadataNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class JpegPreviewTest {
    private static final int HEADER_BYTES = 2;

    private static PngPixels preview(byte[] jpeg, int width) {
        return new PngPixels(Downscale.preview(Image.of(jpeg), width).content());
    }

    static Stream<byte[]> jpegs() {
        return Stream.of(
                Pictures.jpeg(400, 200),
                Pictures.progressiveJpeg(400, 200),
                // More than is decoded at once.
                Pictures.jpeg(3840, 1920),
                Pictures.progressiveJpeg(3840, 1920));
    }

    @ParameterizedTest
    @MethodSource("jpegs")
    void previewHasColoursOfJpeg(byte[] jpeg) {
        PngPixels preview = preview(jpeg, 160);
        assertEquals(80, preview.height());
        assertClose(Pictures.LEFT.getRGB(), preview.argb(40, 40));
        assertClose(Pictures.RIGHT.getRGB(), preview.argb(120, 40));
    }

    /** Any marker may follow fill bytes; decoders take several bytes of ones before a zero for one (T.81, B.1.1.2). */
    @ParameterizedTest
    @CsvSource({"1, true", "3, true", "1, false"})
    void fillBytesDoNotChangePreview(int count, boolean restart) throws IOException {
        byte[] jpeg = jpegWithRestarts();
        byte[] filled = filled(jpeg, count, restart);
        assertTrue(filled.length >= jpeg.length + 10 * count, "few bytes fill");
        assertArrayEquals(
                Downscale.preview(Image.of(jpeg), 160).content(),
                Downscale.preview(Image.of(filled), 160).content());
    }

    /** Of noise, so that its data contains bytes of ones, too. */
    private static byte[] jpegWithRestarts() throws IOException {
        BufferedImage noise = new BufferedImage(400, 200, BufferedImage.TYPE_INT_RGB);
        noise.setRGB(0, 0, 400, 200, new Random(1).ints(400 * 200).toArray(), 0, 400);
        ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
        IIOMetadata metadata = writer.getDefaultImageMetadata(ImageTypeSpecifier.createFromRenderedImage(noise), null);
        IIOMetadataNode interval = new IIOMetadataNode("dri");
        interval.setAttribute("interval", "4");
        IIOMetadataNode markers = new IIOMetadataNode("markerSequence");
        markers.appendChild(interval);
        IIOMetadataNode tree = new IIOMetadataNode(metadata.getNativeMetadataFormatName());
        tree.appendChild(new IIOMetadataNode("JPEGvariety"));
        tree.appendChild(markers);
        metadata.mergeTree(tree.getNodeName(), tree);
        ByteArrayOutputStream jpeg = new ByteArrayOutputStream();
        try (var out = ImageIO.createImageOutputStream(jpeg)) {
            writer.setOutput(out);
            writer.write(new IIOImage(noise, null, metadata));
        }
        return jpeg.toByteArray();
    }

    /** @param restart whether to fill before restart markers; otherwise before a zero that follows a byte of ones */
    private static byte[] filled(byte[] jpeg, int count, boolean restart) {
        ByteArrayOutputStream filled = new ByteArrayOutputStream();
        byte[] ones = new byte[count];
        Arrays.fill(ones, (byte) 0xff);
        Jpeg.readSegments(jpeg, segment -> {
            if (segment.marker() == Jpeg.DATA) {
                filled.write(jpeg, 0, segment.start());
                for (int i = segment.start(); i < segment.end(); i++) {
                    int after = jpeg[i + 1] & 0xff;
                    if (jpeg[i] == -1 && (restart ? after >= 0xd0 && after <= 0xd7 : after == 0)) {
                        filled.writeBytes(ones);
                    }
                    filled.write(jpeg[i]);
                }
                filled.write(jpeg, segment.end(), jpeg.length - segment.end());
            }
            return true;
        });
        return filled.toByteArray();
    }

    @Test
    void greyKeepsBrightness() {
        BufferedImage grey = new BufferedImage(400, 200, BufferedImage.TYPE_BYTE_GRAY);
        byte[] samples = new byte[400 * 200];
        Arrays.fill(samples, (byte) 52);
        grey.getRaster().setDataElements(0, 0, 400, 200, samples);

        PngPixels preview = preview(Pictures.encoded(grey, "jpeg", false), 160);

        assertClose(0xff343434, preview.argb(80, 40));
        assertEquals(0, preview.colourType());
    }

    private static void assertClose(int expected, int actual) {
        Color one = new Color(expected);
        Color other = new Color(actual);
        int difference = Math.abs(one.getRed() - other.getRed())
                + Math.abs(one.getGreen() - other.getGreen())
                + Math.abs(one.getBlue() - other.getBlue());
        assertTrue(difference < 10, one + " became " + other);
    }

    /** Viewers follow its Exif, and a preview would lie on its side. */
    @ParameterizedTest
    @CsvSource({"6, true", "3, true", "2, true", "1, false", "0, false", "9, false"})
    void jpegWithExifRotationIsItsOwnPreview(int orientation, boolean own) {
        for (String directory : new String[] {
            "4d4d002a 00000008 0001 0112 0003 00000001 %04x0000 00000000".formatted(orientation),
            "49492a00 08000000 0100 1201 0300 01000000 %02x000000 00000000".formatted(orientation)
        }) {
            byte[] exif = HexFormat.of().parseHex(directory.replace(" ", ""));
            Image image =
                    Image.of(with(Pictures.jpeg(400, 200), 0xe1, Pictures.join("Exif\0\0".getBytes(ISO_8859_1), exif)));

            assertEquals(own, Downscale.preview(image, 160) == image);
        }
    }

    /** Directories that are out of bounds, truncated or invalid. */
    @ParameterizedTest
    @ValueSource(strings = {"", "4d4d", "4d4d002a7fffffff", "4d4d002a000000080009", "4d4d002affffffff00"})
    void brokenExifIsIgnored(String directory) {
        byte[] exif = HexFormat.of().parseHex(directory);
        byte[] jpeg = with(Pictures.jpeg(400, 200), 0xe1, Pictures.join("Exif\0\0".getBytes(ISO_8859_1), exif));
        assertEquals(160, preview(jpeg, 160).width());
    }

    private static byte[] with(byte[] jpeg, int marker, byte[] segment) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(jpeg, 0, HEADER_BYTES);
        out.writeBytes(ByteBuffer.allocate(4)
                .putShort((short) (0xff00 | marker))
                .putShort((short) (segment.length + 2))
                .array());
        out.writeBytes(segment);
        out.write(jpeg, HEADER_BYTES, jpeg.length - HEADER_BYTES);
        return out.toByteArray();
    }

    @Test
    void colourProfileIsKept() throws IOException {
        byte[] jpeg = with(Pictures.jpeg(400, 200), 0xe2, "ICC_PROFILE\0\2\2of it".getBytes(ISO_8859_1));
        jpeg = with(jpeg, 0xe2, "ICC_PROFILE\0\1\2parts ".getBytes(ISO_8859_1));

        byte[] chunk = preview(jpeg, 160).chunk("iCCP");

        byte[] compressed = Arrays.copyOfRange(chunk, "profile".length() + 2, chunk.length);
        assertEquals(
                "parts of it",
                new String(new InflaterInputStream(new ByteArrayInputStream(compressed)).readAllBytes(), ISO_8859_1));
    }

    @Test
    void incompleteColourProfileIsLeftOut() {
        byte[] jpeg = with(Pictures.jpeg(400, 200), 0xe2, "ICC_PROFILE\0\1\2half".getBytes(ISO_8859_1));
        assertNull(preview(jpeg, 160).chunk("iCCP"));
    }

    /** For print, arithmetic coding, lossless, and of twelve bits: the decoder supports none of them. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "ffc00014080200020004011100021100031100041100",
                "ffc9000b080200020001011100",
                "ffc3000b080200020001011100",
                "ffc1000b0c0200020001011100"
            })
    void unsupportedJpegIsItsOwnPreview(String frame) {
        Image image = Image.of(HexFormat.of().parseHex("ffd8" + frame + "ffda0008010100003f0012ffd9"));
        assertSame(image, Downscale.preview(image, 160));
    }

    @ParameterizedTest
    @CsvSource({"65000, 65000", "40000, 100", "10000, 5001"})
    void bombIsRejectedBeforeDecoding(int width, int height) {
        assertRejected(Rejection.Reason.TOO_MANY_PIXELS, resized(Pictures.jpeg(400, 200), width, height));
    }

    /** The decoder keeps all coefficients until the last scan. */
    @Test
    void largeImageInSeveralScansIsRejected() {
        assertRejected(Rejection.Reason.TOO_MANY_PIXELS, resized(Pictures.progressiveJpeg(400, 200), 6000, 6000));
    }

    /** Changes the size in its start of frame. */
    private static byte[] resized(byte[] jpeg, int width, int height) {
        Jpeg.readSegments(jpeg, segment -> {
            if (segment.marker() == 0xc0 || segment.marker() == 0xc2) {
                ByteBuffer.wrap(jpeg).putShort(segment.content() + 1, (short) height);
                ByteBuffer.wrap(jpeg).putShort(segment.content() + 3, (short) width);
            }
            return true;
        });
        return jpeg;
    }

    /** Each scan takes some bytes, and covers all pixels. */
    @Test
    void jpegWithTooManyScansIsRejected() {
        byte[] progressive = Pictures.progressiveJpeg(400, 200);
        ByteArrayOutputStream jpeg = new ByteArrayOutputStream();
        jpeg.write(progressive, 0, progressive.length - 2);
        int[] scan = {0};
        Jpeg.readSegments(progressive, segment -> {
            if (segment.marker() == Jpeg.START_OF_SCAN) {
                scan[0] = segment.start();
            }
            for (int i = 0; segment.marker() == Jpeg.DATA && i < JpegSource.MAX_SCANS; i++) {
                jpeg.write(progressive, scan[0], segment.end() - scan[0]);
            }
            return true;
        });
        jpeg.writeBytes(new byte[] {(byte) 0xff, (byte) 0xd9});

        assertRejected(Rejection.Reason.UNREADABLE, jpeg.toByteArray());
    }

    /** Each would be an object if all were read: a file of 25 MB has six million of them. */
    @Test
    void jpegWithTooManyTablesIsRejectedWithoutReadingAll() {
        ByteBuffer tables = ByteBuffer.allocate(20_000_000);
        while (tables.hasRemaining()) {
            tables.putInt(0xffdb0002);
        }
        byte[] jpeg = Pictures.jpeg(400, 200);
        int[] frameEnd = {0};
        Jpeg.readSegments(jpeg, segment -> {
            frameEnd[0] = segment.marker() == 0xc0 ? segment.end() : frameEnd[0];
            return true;
        });
        byte[] start = Pictures.join(Arrays.copyOf(jpeg, frameEnd[0]), tables.array());
        Image image = Image.of(Pictures.join(start, Arrays.copyOfRange(jpeg, frameEnd[0], jpeg.length)));
        com.sun.management.ThreadMXBean threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();

        Downscale.heapFor(image, 320, Downscale.MAX_HEAP);

        long allocated = threads.getCurrentThreadAllocatedBytes() - before;
        assertTrue(allocated < 5_000_000, allocated + " bytes");
        assertThrows(Problem.class, () -> Downscale.preview(image, 320));
    }

    @Test
    void jpegWithoutTablesIsRejected() {
        assertRejected(
                Rejection.Reason.UNREADABLE,
                HexFormat.of().parseHex("ffd8ffc0000b080200020001011100ffda0008010100003f0012ffd9"));
    }

    private static void assertRejected(Rejection.Reason reason, byte[] jpeg) {
        Problem problem = assertThrows(Problem.class, () -> Downscale.preview(Image.of(jpeg), 160));
        assertEquals(Optional.of(reason), Rejection.reasonOf(problem));
    }

    /** As for PNG, plus the decoder's rows, which become garbage at once. */
    @Test
    void decodingStaysWithinHeapBound() {
        Image large = Image.of(Pictures.progressiveJpeg(3800, 2700));
        com.sun.management.ThreadMXBean threads =
                (com.sun.management.ThreadMXBean) java.lang.management.ManagementFactory.getThreadMXBean();
        Downscale.preview(Image.of(Pictures.jpeg(400, 200)), 160);
        long before = threads.getCurrentThreadAllocatedBytes();

        Downscale.preview(large, 160);

        long allocated = threads.getCurrentThreadAllocatedBytes() - before;
        assertTrue(allocated < 120_000_000, allocated + " bytes");
    }
}
