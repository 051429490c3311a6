package io.github.screenshotgateway.images.preview;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.github.screenshotgateway.images.content.Jpeg;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.TreeMap;
import java.util.zip.CRC32;
import java.util.zip.DeflaterOutputStream;

/** The colour profile of an image as a PNG chunk; it is not interpreted. */
final class IccProfile {
    /**
     * Start of a JPEG segment with a part of it; the part's number and the number of parts follow (ICC.1, annex B.4).
     */
    static final String OF_JPEG = "ICC_PROFILE\0";

    /** Chunk type, profile name and compression method. */
    private static final byte[] HEAD = "iCCPprofile\0\0".getBytes(ISO_8859_1);

    private static final int TYPE_BYTES = 4;
    private static final byte[] NONE = {};

    private final TreeMap<Integer, byte[]> parts = new TreeMap<>();
    private int count;
    private int bytes;

    /** Adds a segment of a JPEG. */
    void add(byte[] content, int start, int end) {
        int number = start + OF_JPEG.length();
        if (number + 2 <= end) {
            count = Jpeg.at(content, number + 1);
            add(Jpeg.at(content, number), content, number + 2, end);
        }
    }

    private void add(int number, byte[] content, int start, int end) {
        bytes += end - start;
        if (bytes <= PngChunks.LARGEST_COLOUR_SPACE) {
            parts.put(number, Arrays.copyOfRange(content, start, end));
        }
    }

    /** Empty when the profile is missing, incomplete or too large. */
    byte[] chunk() {
        if (parts.isEmpty() || parts.size() != count || bytes > PngChunks.LARGEST_COLOUR_SPACE) {
            return NONE;
        }
        ByteArrayOutputStream chunk = new ByteArrayOutputStream();
        chunk.writeBytes(HEAD);
        deflate(chunk);
        byte[] typeAndData = chunk.toByteArray();
        CRC32 checksum = new CRC32();
        checksum.update(typeAndData);
        return ByteBuffer.allocate(Integer.BYTES + typeAndData.length + Integer.BYTES)
                .putInt(typeAndData.length - TYPE_BYTES)
                .put(typeAndData)
                .putInt((int) checksum.getValue())
                .array();
    }

    private void deflate(ByteArrayOutputStream target) {
        try (DeflaterOutputStream compressed = new DeflaterOutputStream(target)) {
            for (byte[] part : parts.values()) {
                compressed.write(part);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
