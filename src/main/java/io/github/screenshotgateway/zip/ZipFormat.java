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
 * A zip that is made piece by piece, each of which is taken away before the next one: nothing of it stays but the
 * directory that ends it. Entries are stored, since images are compressed already.
 *
 * <p>Not thread-safe. Does not block: a piece is a copy of some kilobytes.
 */
final class ZipFormat {
    /** Bytes of content in one piece. */
    static final int PIECE = 64 * 1024;

    /**
     * The first moment that a zip can name in its old field alone, which knows no zones. When a screenshot was captured is not
     * known; with the time of the download, two zips of the same screenshots would differ.
     */
    private static final LocalDateTime UNKNOWN = LocalDateTime.of(1980, 1, 1, 0, 0, 2);

    private final Made made = new Made();
    private final ZipOutputStream zip = new ZipOutputStream(made, UTF_8);
    private final byte[] piece = new byte[PIECE];

    ZipFormat() {
        zip.setMethod(ZipOutputStream.STORED);
    }

    /** Begins an entry, of which {@code content} must then be all. */
    void begin(String name, int size, long crc) {
        ZipEntry entry = new ZipEntry(name);
        entry.setTimeLocal(UNKNOWN);
        entry.setSize(size);
        entry.setCrc(crc);
        make(() -> zip.putNextEntry(entry));
    }

    /** Adds the next bytes of a content, as many as make a piece; they are behind its position then. */
    void add(ByteBuffer content) {
        int length = Math.min(PIECE, content.remaining());
        content.get(piece, 0, length);
        make(() -> zip.write(piece, 0, length));
    }

    /** Ends the zip with its directory. */
    void end() {
        make(zip::finish);
    }

    /** Lets go of the library's native memory, which would stay until a garbage collection. */
    void close() {
        try {
            zip.close();
        } catch (IOException e) {
            // In the middle of an entry, which the client is not there to read.
        }
    }

    /** What was made since this was called last. */
    Buffer take() {
        return made.take();
    }

    /** The checksum of a content. A megabyte takes a fraction of a millisecond. */
    static long crc(ByteBuffer content) {
        CRC32 checksum = new CRC32();
        checksum.update(content);
        return checksum.getValue();
    }

    private interface Step {
        void run() throws IOException;
    }

    private static void make(Step step) {
        try {
            step.run();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static final class Made extends OutputStream {
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
