package io.github.screenshotgateway.images.preview;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.screenshotgateway.images.content.Image;
import io.github.screenshotgateway.support.Pictures;
import io.github.screenshotgateway.support.PngParts;
import io.github.screenshotgateway.support.PngPixels;
import io.github.screenshotgateway.support.PngSamples;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Compares previews with a second decoder, for every colour type, depth, interlacing and transparency. */
class PreviewColoursTest {
    private static final int WIDTH = 160;
    private static final int HEADER_END = 33;
    private static final int END_BYTES = 12;
    private static final Map<Integer, List<Integer>> DEPTHS = Map.of(
            0, List.of(1, 2, 4, 8, 16),
            2, List.of(8, 16),
            3, List.of(1, 2, 4, 8),
            4, List.of(8, 16),
            6, List.of(8, 16));

    /** In 8 bits: 0, 52, 125 and 255 in the first channel; 200, 100, 0 and 255 in alpha. */
    private static int[][] samples(int depth, int type) {
        return switch (type) {
            case 0 -> new int[][] {{of(depth, 0)}, {of(depth, 52)}, {of(depth, 125)}, {of(depth, 255)}};
            case 2 ->
                new int[][] {
                    rgb(depth, 0, 52, 255), rgb(depth, 52, 52, 52), rgb(depth, 125, 20, 220), rgb(depth, 255, 0, 7)
                };
            case 3 -> depth == 1 ? new int[][] {{0}, {1}, {0}, {1}} : new int[][] {{0}, {1}, {2}, {3}};
            case 4 -> new int[][] {rgb(depth, 0, 200), rgb(depth, 52, 100), rgb(depth, 125, 0), rgb(depth, 255, 255)};
            default ->
                new int[][] {
                    rgb(depth, 0, 52, 255, 200),
                    rgb(depth, 52, 52, 52, 100),
                    rgb(depth, 125, 20, 220, 0),
                    rgb(depth, 255, 0, 7, 255)
                };
        };
    }

    private static int of(int depth, int value) {
        return value * ((1 << depth) - 1) / 255;
    }

    private static int[] rgb(int depth, int... values) {
        return Stream.of(values)
                .flatMapToInt(java.util.Arrays::stream)
                .map(value -> of(depth, value))
                .toArray();
    }

    /** The colour of the second band; for a palette, alpha of the first two entries. */
    private static byte[] transparency(int depth, int type) {
        if (type == 3) {
            return new byte[] {(byte) 255, 100};
        }
        int[] colour = samples(depth, type)[1];
        ByteBuffer data = ByteBuffer.allocate(2 * colour.length);
        for (int sample : colour) {
            data.putShort((short) sample);
        }
        return data.array();
    }

    private static PngPixels preview(byte[] png) {
        return new PngPixels(Downscale.preview(Image.of(png), WIDTH).content());
    }

    @Test
    void previewOfEveryKindHasColoursOfOriginal() {
        DEPTHS.forEach((type, depths) -> depths.forEach(depth -> {
            for (boolean interlaced : new boolean[] {false, true}) {
                int[][] samples = samples(depth, type);
                assertColoursOfOriginal(new PngSamples(depth, type, interlaced, samples, null));
                if (type < 4) {
                    byte[] transparency = transparency(depth, type);
                    assertColoursOfOriginal(new PngSamples(depth, type, interlaced, samples, transparency));
                }
            }
        }));
    }

    /** In the middle of each band, where colours do not mix. */
    private static void assertColoursOfOriginal(PngSamples samples) {
        byte[] png = samples.encode(UnaryOperator.identity());
        PngPixels original = new PngPixels(png);
        PngPixels preview = preview(png);

        for (int band = 0; band < 4; band++) {
            int expected = original.argb(PngSamples.WIDTH * (2 * band + 1) / 8, PngSamples.HEIGHT / 2);
            int actual = preview.argb(WIDTH * (2 * band + 1) / 8, preview.height() / 2);
            assertTrue(
                    isAlike(expected, actual),
                    () -> samples + ": " + Integer.toHexString(expected) + " became " + Integer.toHexString(actual));
        }
    }

    /** Except for rounding. Invisible pixels may have any colour. */
    private static boolean isAlike(int expected, int actual) {
        for (int shift = expected >>> 24 == 0 ? 24 : 0; shift <= 24; shift += 8) {
            if (Math.abs((expected >>> shift & 0xff) - (actual >>> shift & 0xff)) > 1) {
                return false;
            }
        }
        return true;
    }

    private static PngSamples samples(int type) {
        return new PngSamples(8, type, false, samples(8, type), null);
    }

    /**
     * Decoders mask bits above the depth, and ignore a tRNS of another length, a second one, or one after the pixels.
     */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                // type, depth, tRNS before that, tRNS, tRNS after the pixels, alpha of the four bands
                "2 |  8 | -            | ''               | -            | 255 255 255 255",
                "2 |  8 | -            | 0034             | -            | 255 255 255 255",
                "2 |  8 | -            | 0034003400340034 | -            | 255 255 255 255",
                "2 |  8 | -            | 01340034ff34     | -            | 255 0 255 255",
                "6 |  8 | -            | 003400340034     | -            | 200 100 0 255",
                "6 |  8 | -            | ''               | -            | 200 100 0 255",
                "4 |  8 | -            | 0034             | -            | 200 100 0 255",
                "4 | 16 | -            | 3434             | -            | 200 100 0 255",
                "0 |  8 | -            | ''               | -            | 255 255 255 255",
                "0 |  8 | -            | 003400340034     | -            | 255 255 255 255",
                "0 |  8 | -            | ff34             | -            | 255 0 255 255",
                "0 |  4 | -            | fff3             | -            | 255 0 255 255",
                "2 |  8 | 003400340034 | 0000003400ff    | -            | 255 0 255 255",
                "2 |  8 | 0034         | 003400340034     | -            | 255 0 255 255",
                "2 |  8 | -            | -                | 003400340034 | 255 255 255 255"
            })
    void transparencyFollowsSpecification(
            int type, int depth, String earlier, String transparency, String later, String alphas) {
        PngSamples samples = new PngSamples(depth, type, false, samples(depth, type), null);
        byte[] png = samples.encode(parts -> withTransparency(withTransparency(parts, earlier), transparency));

        PngPixels preview = preview(
                later == null
                        ? png
                        : withChunkAfterPixels(png, "tRNS", HexFormat.of().parseHex(later)));

        assertEquals(
                alphas,
                IntStream.range(0, 4)
                        .map(band -> preview.argb(WIDTH * (2 * band + 1) / 8, preview.height() / 2) >>> 24)
                        .mapToObj(Integer::toString)
                        .collect(Collectors.joining(" ")));
    }

    private static byte[] withChunkAfterPixels(byte[] png, String type, byte[] data) {
        byte[] end = new PngParts(1, 1).chunk(type, data).end();
        return Pictures.join(
                Arrays.copyOf(png, png.length - END_BYTES), Arrays.copyOfRange(end, HEADER_END, end.length));
    }

    private static PngParts withTransparency(PngParts png, String hex) {
        return hex == null ? png : png.chunk("tRNS", HexFormat.of().parseHex(hex));
    }

    /** A preview is encoded like its original, so the original's colour space holds for it, too. */
    @ParameterizedTest
    @CsvSource({"gAMA", "cHRM", "sRGB", "iCCP", "cICP"})
    void colourSpaceChunksAreKept(String type) {
        byte[] data = {1, 2, 3, 4};
        assertArrayEquals(
                data, preview(samples(2).encode(png -> png.chunk(type, data))).chunk(type));
    }

    /** Decoders ignore them there in the original. */
    @ParameterizedTest
    @CsvSource({"gAMA", "cHRM", "sRGB", "iCCP", "cICP"})
    void colourSpaceChunksAfterPaletteOrPixelsAreLeftOut(String type) {
        byte[] data = {1, 2, 3, 4};
        byte[] behindPalette =
                samples(2).encode(png -> png.chunk("PLTE", new byte[3]).chunk(type, data));
        byte[] behindPixels = withChunkAfterPixels(samples(2).encode(UnaryOperator.identity()), type, data);
        assertNull(preview(behindPalette).chunk(type));
        assertNull(preview(behindPixels).chunk(type));
    }

    /** A profile of one channel does not fit three. */
    @ParameterizedTest
    @CsvSource({"0, 0", "4, 4", "2, 2", "6, 6", "3, 2"})
    void greyPreviewStaysGrey(int type, int typeOfPreview) {
        assertEquals(
                typeOfPreview,
                preview(samples(type).encode(UnaryOperator.identity())).colourType());
    }
}
