package bench;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.stream.Stream;
import java.util.zip.CRC32;

/** The parts of a PNG file (W3C PNG, third edition, section 5). */
final class Png {
    static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};

    /** Length, type and checksum of a chunk. */
    static final int AROUND_DATA = 12;

    /** Of a text chunk. */
    static final String KEYWORD = "Comment\0";

    /** Room for the path, of which a task's id may take 128 bytes. */
    static final int LEAST_COMMENT = 300;

    /** Of a file with header, comment, pixels and end, without what the last three hold. */
    static final int LEAST = SIGNATURE.length + 4 * AROUND_DATA + 13;

    private Png() {}

    static byte[] chunk(String type, byte[] data) {
        byte[] checked = join(type.getBytes(ISO_8859_1), data);
        CRC32 crc = new CRC32();
        crc.update(checked);
        return ByteBuffer.allocate(data.length + AROUND_DATA)
                .putInt(data.length)
                .put(checked)
                .putInt((int) crc.getValue())
                .array();
    }

    static byte[] join(byte[]... parts) {
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        Stream.of(parts).forEach(whole::writeBytes);
        return whole.toByteArray();
    }
}
