package io.github.screenshotgateway.zip;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.time.LocalDateTime;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Builds a zip piece by piece. The caller takes every piece before it adds the next one, so memory only holds the
 * directory that ends the zip. Entries are stored, because images are compressed already.
 *
 * <p>Not thread-safe. Does not block: a piece is a copy of some kilobytes.
 */
final class ZipFormat {
    /** Bytes of content in one piece. */
    static final int PIECE = 64 * 1024;

    /**
     * The first time that fits into a zip's old, zoneless field alone. The capture time of a screenshot is unknown, and
     * with the time of the download two zips of the same screenshots would differ.
     */
    private static final LocalDateTime UNKNOWN = LocalDateTime.of(1980, 1, 1, 0, 0, 2);

    private final PieceBuffer pieces = new PieceBuffer();
    private final ZipOutputStream zip = new ZipOutputStream(pieces, UTF_8);
    private final byte[] piece = new byte[PIECE];

    ZipFormat() {
        zip.setMethod(ZipOutputStream.STORED);
    }

    /** Begins an entry; its whole content must follow. */
    void begin(String name, int size, long crc) {
        ZipEntry entry = new ZipEntry(name);
        entry.setTimeLocal(UNKNOWN);
        entry.setSize(size);
        entry.setCrc(crc);
        unchecked(() -> zip.putNextEntry(entry));
    }

    /** Adds up to {@link #PIECE} bytes of the content and advances its position. */
    void add(ByteBuffer content) {
        int length = Math.min(PIECE, content.remaining());
        content.get(piece, 0, length);
        unchecked(() -> zip.write(piece, 0, length));
    }

    /** Adds a short entry as a whole. */
    void addText(String name, String text) {
        ByteBuffer content = ByteBuffer.wrap(text.getBytes(UTF_8));
        begin(name, content.remaining(), crc(content.duplicate()));
        while (content.hasRemaining()) {
            add(content);
        }
    }

    /** Ends the zip with its directory. */
    void end() {
        unchecked(zip::finish);
    }

    /** Frees the library's native memory, which would otherwise stay until a garbage collection. */
    void close() {
        try {
            zip.close();
        } catch (IOException e) {
            // Closed in the middle of an entry; the client is gone.
        }
    }

    /** The bytes produced since the last call. */
    Buffer take() {
        return pieces.take();
    }

    /** The content's CRC-32. A megabyte takes a fraction of a millisecond. */
    static long crc(ByteBuffer content) {
        CRC32 checksum = new CRC32();
        checksum.update(content);
        return checksum.getValue();
    }

    private interface Step {
        void run() throws IOException;
    }

    private static void unchecked(Step step) {
        try {
            step.run();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static final class PieceBuffer extends OutputStream {
        private Buffer buffer = Buffer.buffer();

        @Override
        public void write(int octet) {
            buffer.appendByte((byte) octet);
        }

        @Override
        public void write(byte[] octets, int offset, int length) {
            buffer.appendBytes(octets, offset, length);
        }

        Buffer take() {
            Buffer taken = buffer;
            buffer = Buffer.buffer();
            return taken;
        }
    }
}
