package io.github.screenshotgateway.images.preview;

import java.awt.Transparency;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.WritableRaster;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import javax.imageio.ImageIO;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/** Encodes previews. */
final class PreviewPng {
    /** End of signature and header, where the colour space must follow (W3C PNG, third edition, section 5.6). */
    private static final int HEADER_END = 33;

    private PreviewPng() {}

    /** @param original of the scaled pixels, which keep its colour space */
    static byte[] of(BufferedImage pixels, PreviewSource.Decoded original) throws IOException {
        ByteArrayOutputStream png = new ByteArrayOutputStream();
        // By default the class library writes a temporary file, for which there may be no room.
        try (var out = new MemoryCacheImageOutputStream(png)) {
            ImageIO.write(original.grey() ? grey(pixels) : pixels, "png", out);
        }
        byte[] encoded = png.toByteArray();
        byte[] colourSpace = original.colourSpace();
        if (colourSpace.length == 0) {
            return encoded;
        }
        png.reset();
        png.write(encoded, 0, HEADER_END);
        png.writeBytes(colourSpace);
        png.write(encoded, HEADER_END, encoded.length - HEADER_END);
        return png.toByteArray();
    }

    /** Reduces three equal channels to one, plus alpha: a grey profile does not fit three channels. */
    private static BufferedImage grey(BufferedImage rgb) {
        boolean alpha = rgb.getColorModel().hasAlpha();
        ComponentColorModel model = new ComponentColorModel(
                ColorSpace.getInstance(ColorSpace.CS_GRAY),
                alpha,
                false,
                alpha ? Transparency.TRANSLUCENT : Transparency.OPAQUE,
                DataBuffer.TYPE_BYTE);
        WritableRaster raster = model.createCompatibleWritableRaster(rgb.getWidth(), rgb.getHeight());
        int[] row = new int[rgb.getWidth()];
        for (int y = 0; y < rgb.getHeight(); y++) {
            raster.setSamples(0, y, row.length, 1, 0, rgb.getRaster().getSamples(0, y, row.length, 1, 2, row));
            if (alpha) {
                raster.setSamples(0, y, row.length, 1, 1, rgb.getRaster().getSamples(0, y, row.length, 1, 3, row));
            }
        }
        return new BufferedImage(model, raster, false, null);
    }
}
