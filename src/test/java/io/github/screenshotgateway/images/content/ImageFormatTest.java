package io.github.screenshotgateway.images.content;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.screenshotgateway.problem.Problem;
import io.github.screenshotgateway.support.Pictures;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Completeness of JPEG and WebP; {@link PngTest} covers PNG. */
class ImageFormatTest {
    static Stream<byte[]> wholePictures() {
        return Stream.of(
                Pictures.jpeg(20, 10),
                Pictures.progressiveJpeg(40, 30),
                Pictures.webp("lossy"),
                Pictures.webp("lossless"),
                Pictures.webp("lossy-alpha"));
    }

    /** A connection can break after any byte, and a proxy may hide it. */
    @ParameterizedTest
    @MethodSource("wholePictures")
    void imageTruncatedAnywhereIsRejected(byte[] picture) {
        List<Integer> accepted = IntStream.range(0, picture.length)
                .filter(length -> isAccepted(Arrays.copyOf(picture, length)))
                .boxed()
                .toList();
        assertEquals(List.of(), accepted);
    }

    @ParameterizedTest
    @MethodSource("wholePictures")
    void bytesAfterEndAreKept(byte[] picture) {
        byte[] longer = Pictures.join(picture, "\r\n\0<html>".getBytes());
        assertArrayEquals(longer, Image.of(longer).content());
    }

    /**
     * Segments as encoders write them: fill bytes before a marker, restart markers and stuffed bytes in the data, an
     * end of image in a thumbnail and in a comment.
     */
    @ParameterizedTest
    @CsvSource({
        "ffd8 ffc0000b080001000101011100 ffda0008010100003f00 1234 ffd9, true",
        "ffd8 ffffffc0000b080001000101011100 ffffda0008010100003f00 1234 ffffffd9, true",
        "ffd8 ffc0000b080001000101011100 ffda0008010100003f00 12ff00d9ffd034ffd156 ffd9, true",
        "ffd8 ffc0000b080001000101011100 ffda0008010100003f00 12ff00d9ffd034ffd156, false",
        "ffd8 ffc0000b080001000101011100 ffda0008010100003f00 12ffffd034ffffffd156 ffffd9, true",
        "ffd8 ffc0000b080001000101011100 ffda0008010100003f00 12ffffd034ffffffd156 ffff, false",
        "ffd8 ffc0000b080001000101011100 ffda0008010100003f00 12ffff0034ffffff00d9 ffd9, true",
        "ffd8 ffc0000b080001000101011100 ffda0008010100003f00 12ffff0034ffffff00d9, false",
        "ffd8 ffe10006ffd8ffd9 ffc0000b080001000101011100 ffda0008010100003f00 1234 ffd9, true",
        "ffd8 ffe10006ffd8ffd9 ffc0000b080001000101011100 ffda0008010100003f00 1234, false",
        "ffd8 fffe0004ffd9 ffc0000b080001000101011100 ffda0008010100003f00 1234, false",
        // Two scans, as in progressive images; tables between them.
        "ffd8 ffc2000b080001000101011100 ffda0008010100003f00 12 ffc4000455ff ffda0008010100003f00 34 ffd9, true",
        "ffd8 ffc2000b080001000101011100 ffda0008010100003f00 12 ffc4000455ff ffda0008010100003f00 34, false",
        "ffd8 ffc2000b080001000101011100 ffda0008010100003f00 ff00 ffffc4000455ff ffda0008010100003f00 34 ffd9, true",
        // No image data, no length, an invalid length, and no marker where one must be.
        "ffd8 ffd9, false",
        "ffd8 ffc0000b080001000101011100 ffd9, false",
        "ffd8 ffe1, false",
        "ffd8 ffe10001 ffda0008010100003f00 12 ffd9, false",
        "ffd8 ffe10004aabb 00 ffda0008010100003f00 12 ffd9, false"
    })
    void jpegIsCompleteOnlyWithItsOwnEndOfImage(String hex, boolean whole) {
        assertEquals(whole, isAccepted(HexFormat.of().parseHex(hex.replace(" ", ""))));
    }

    /** The length is an unsigned little-endian number of four bytes; odd lengths are padded. */
    @ParameterizedTest
    @CsvSource({
        "52494646 16000000 57454250 5650384c 09000000 2f000000000000000000, true",
        "52494646 17000000 57454250 5650384c 09000000 2f000000000000000000, false",
        "52494646 ffffffff 57454250 5650384c 09000000 2f000000000000000000, false",
        "52494646 04000000 57454250 5650384c 09000000 2f000000000000000000, false",
        "52494646 16000000 57415645 5650384c 09000000 2f000000000000000000, false",
        "52494646 16000000 57454250 58585858 09000000 2f000000000000000000, false"
    })
    void webpIsCompleteOnlyAtDeclaredLength(String hex, boolean whole) {
        assertEquals(whole, isAccepted(HexFormat.of().parseHex(hex.replace(" ", ""))));
    }

    /** A million empty segments, which no encoder writes, take no longer than their bytes. */
    @Test
    void jpegOfManySegmentsIsAccepted() {
        ByteArrayOutputStream jpeg = new ByteArrayOutputStream();
        jpeg.writeBytes(HexFormat.of().parseHex("ffd8"));
        IntStream.range(0, 1_000_000)
                .forEach(i -> jpeg.writeBytes(HexFormat.of().parseHex("fffe0002")));
        jpeg.writeBytes(HexFormat.of().parseHex("ffc0000b080001000101011100ffda0008010100003f0012ffd9"));

        assertEquals(
                Optional.of(ImageFormat.JPEG),
                Optional.of(Image.of(jpeg.toByteArray()).format()));
    }

    private static boolean isAccepted(byte[] content) {
        try {
            Image.of(content);
            return true;
        } catch (Problem rejected) {
            assertEquals(
                    "image-rejected",
                    assertThrows(Problem.class, () -> Image.of(content)).type().slug());
            return false;
        }
    }
}
