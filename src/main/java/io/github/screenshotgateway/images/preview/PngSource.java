package io.github.screenshotgateway.images.preview;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.ByteBuffer;
import javax.imageio.ImageIO;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;
import javax.imageio.stream.MemoryCacheImageInputStream;

/**
 * A PNG as its header describes it (W3C PNG, third edition, section 11.2.1).
 *
 * @param bitDepth of a channel, or of an index into the palette
 */
record PngSource(byte[] content, int width, int height, int bitDepth, int colourType) implements PreviewSource {
    /** Offset of the width, behind the signature and the start of the first chunk. */
    private static final int WIDTH_OFFSET = 16;

    private static final int SIXTEEN_BITS = 16;

    /** @param png with the beginning of a PNG */
    static PngSource of(byte[] png) {
        ByteBuffer header = ByteBuffer.wrap(png, WIDTH_OFFSET, png.length - WIDTH_OFFSET);
        return new PngSource(png, header.getInt(), header.getInt(), header.get(), header.get());
    }

    @Override
    public int decodedBytes() {
        return bitDepth == SIXTEEN_BITS ? 4 * Short.BYTES : 4;
    }

    @Override
    public Decoded decode(int step) throws IOException {
        PngChunks chunks = PngChunks.of(content, colourType, bitDepth);
        BufferedImage decoded = decode(chunks, step);
        boolean samplesAreColours =
                colourType == PngChunks.PALETTE || bitDepth == 8 && !isGrey() && chunks.transparent() == null;
        return new Decoded(
                samplesAreColours ? decoded : new Samples(decoded, bitDepth).toRgb(chunks.transparent()),
                isGrey(),
                chunks.colourSpace());
    }

    private boolean isGrey() {
        return (colourType & 2) == 0;
    }

    private static BufferedImage decode(PngChunks chunks, int step) throws IOException {
        ImageReader reader = ImageIO.getImageReadersByFormatName("png").next();
        try (var in = new MemoryCacheImageInputStream(chunks.pixels())) {
            reader.setInput(in, true, true);
            ImageReadParam sparse = reader.getDefaultReadParam();
            sparse.setSourceSubsampling(step, step, 0, 0);
            return reader.read(0, sparse);
        } finally {
            reader.dispose();
        }
    }
}
