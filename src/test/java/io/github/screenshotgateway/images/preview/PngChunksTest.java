package io.github.screenshotgateway.images.preview;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.screenshotgateway.problem.Problem;
import io.github.screenshotgateway.problem.ProblemType;
import io.github.screenshotgateway.support.PngParts;
import io.github.screenshotgateway.support.Pngs;
import java.io.IOException;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PngChunksTest {
    private static final byte[] TEXT = "Comment\0\0deflated, says the chunk".getBytes();
    private static final byte[] ROW = {0, 1, 2, 3};

    private static PngParts png() {
        return new PngParts(3, 1);
    }

    private static byte[] pixelChunks(byte[] png) throws IOException {
        return PngChunks.of(png, PngChunks.PALETTE, 8).pixels().readAllBytes();
    }

    @Test
    void chunksWithoutPixelsAreLeftOut() throws IOException {
        byte[] png = png().chunk("zTXt", TEXT)
                .chunk("iCCP", TEXT)
                .chunk("IDAT", ROW)
                .chunk("IDAT", ROW)
                .chunk("iTXt", TEXT)
                .end();

        assertArrayEquals(png().chunk("IDAT", ROW).chunk("IDAT", ROW).end(), pixelChunks(png));
    }

    @Test
    void paletteAndTransparencyAreKept() throws IOException {
        byte[] png =
                png().chunk("PLTE", ROW).chunk("tRNS", ROW).chunk("IDAT", ROW).end();

        assertArrayEquals(png, pixelChunks(png));
    }

    @Test
    void ordinaryPngIsUnchanged() throws IOException {
        assertArrayEquals(Pngs.png(1), pixelChunks(Pngs.png(1)));
    }

    /** Each costs the decoder some time, and a million of them are 12 MB. */
    @ParameterizedTest
    @ValueSource(strings = {"IDAT", "tEXt"})
    void pngWithTooManyChunksIsRejected(String type) throws IOException {
        PngParts png = png();
        for (int i = 2; i < PngChunks.MAX; i++) {
            png.chunk(type, new byte[0]);
        }
        byte[] most = png.end();
        byte[] more = png.end();

        assertTrue(pixelChunks(most).length > 0);
        assertEquals(
                ProblemType.IMAGE_REJECTED,
                assertThrows(Problem.class, () -> pixelChunks(more)).type());
    }

    /** A chunk may declare any length up to 2^32 - 1, whatever the size of the file. */
    @Test
    void readingStopsAtChunkLongerThanFile() throws IOException {
        byte[] png = png().chunk("IDAT", ROW).end();
        int lengthOfSecondChunk = 8 + 25;
        Arrays.fill(png, lengthOfSecondChunk, lengthOfSecondChunk + 4, (byte) 0xff);

        assertEquals(lengthOfSecondChunk, pixelChunks(png).length);
    }
}
