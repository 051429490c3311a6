package io.github.screenshotgateway.support;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/** Builds unusual PNGs chunk by chunk (W3C PNG, third edition, section 5). */
public final class PngParts {
    private static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};

    private final ByteArrayOutputStream png = new ByteArrayOutputStream();

    /** A greyscale PNG with eight bits per pixel. */
    public PngParts(int width, int height) {
        this(width, height, 8, 0, false);
    }

    public PngParts(int width, int height, int depth, int colourType, boolean interlaced) {
        png.writeBytes(SIGNATURE);
        chunk(
                "IHDR",
                ByteBuffer.allocate(13)
                        .putInt(width)
                        .putInt(height)
                        .put((byte) depth)
                        .put((byte) colourType)
                        .put(12, (byte) (interlaced ? 1 : 0))
                        .array());
    }

    public PngParts chunk(String type, byte[] data) {
        byte[] typeAndData = ByteBuffer.allocate(4 + data.length)
                .put(type.getBytes(ISO_8859_1))
                .put(data)
                .array();
        CRC32 checksum = new CRC32();
        checksum.update(typeAndData);
        png.writeBytes(ByteBuffer.allocate(4).putInt(data.length).array());
        png.writeBytes(typeAndData);
        png.writeBytes(ByteBuffer.allocate(4).putInt((int) checksum.getValue()).array());
        return this;
    }

    /** Adds a chunk with the prefix and this many zero bytes, deflated, such as black pixels. */
    public PngParts zeros(String type, byte[] prefix, long count) {
        ByteArrayOutputStream data = new ByteArrayOutputStream();
        data.writeBytes(prefix);
        Deflater deflater = new Deflater();
        byte[] piece = new byte[64 * 1024];
        for (long left = count; left > 0; left -= piece.length) {
            deflater.setInput(piece, 0, (int) Math.min(left, piece.length));
            drain(deflater, data);
        }
        deflater.finish();
        drain(deflater, data);
        deflater.end();
        return chunk(type, data.toByteArray());
    }

    private static void drain(Deflater deflater, ByteArrayOutputStream data) {
        byte[] buffer = new byte[8 * 1024];
        for (int read = deflater.deflate(buffer); read > 0; read = deflater.deflate(buffer)) {
            data.write(buffer, 0, read);
        }
    }

    public byte[] end() {
        return chunk("IEND", new byte[0]).png.toByteArray();
    }
}
