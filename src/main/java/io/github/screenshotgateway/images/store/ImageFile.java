package io.github.screenshotgateway.images.store;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.github.screenshotgateway.http.EntityTag;
import io.github.screenshotgateway.images.content.Image;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Set;
import java.util.function.Consumer;
import java.util.zip.CRC32C;

/**
 * A stored image: a header of fixed length, then the unchanged content. All methods block.
 *
 * <pre>
 * bytes  0 to 7    kind of file, and version of its format
 *        8 to 15   length of the content
 *       16 to 47   SHA-256 of the key
 *       48 to 71   entity tag of the content, which is half of its SHA-256
 *       72 to 79   CRC32C of the bytes before, and of the content
 * </pre>
 *
 * <p>Files are not synced: one that a crash of the machine has torn fails its checksum.
 *
 * @param path where it is, or will be written
 */
record ImageFile(Path path) {
    /** "SGIMAGE" and the version. */
    private static final long KIND = 0x5347_494d_4147_4503L;

    /** The version before ended with the entity tag, which was compared with the content's SHA-256. */
    private static final long KIND_2 = 0x5347_494d_4147_4502L;

    /** The class library keeps direct memory per thread, as large as the largest heap buffer it has read or written. */
    private static final int PIECE = 64 * 1024;

    private static final int IDENTITY_BYTES = 32;
    private static final int TAG_BYTES = 24;
    private static final int HEADER_BYTES_2 = 2 * Long.BYTES + IDENTITY_BYTES + TAG_BYTES;
    static final int HEADER_BYTES = HEADER_BYTES_2 + Long.BYTES;

    /** Writes a new file; fails if it exists. */
    void write(ImageKey key, Image image) throws IOException {
        ByteBuffer content = ByteBuffer.wrap(image.content());
        try (FileChannel file = FileChannel.open(
                path, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), OwnerOnly.file())) {
            writeAll(header(key, image), file);
            while (content.hasRemaining()) {
                writeAll(piece(content), file);
            }
        }
    }

    private static void writeAll(ByteBuffer buffer, FileChannel file) throws IOException {
        while (buffer.hasRemaining()) {
            file.write(buffer);
        }
    }

    /** Takes the next bytes of a buffer and advances its position. */
    private static ByteBuffer piece(ByteBuffer buffer) {
        ByteBuffer piece = buffer.slice(buffer.position(), Math.min(PIECE, buffer.remaining()));
        buffer.position(buffer.position() + piece.limit());
        return piece;
    }

    private static ByteBuffer header(ImageKey key, Image image) {
        ByteBuffer header = ByteBuffer.allocate(HEADER_BYTES)
                .putLong(KIND)
                .putLong(image.size())
                .put(ImageName.digest(key))
                .put(image.tag().value().getBytes(ISO_8859_1));
        CRC32C checksum = new CRC32C();
        checksum.update(header.array(), 0, header.position());
        checksum.update(image.content());
        return header.putLong(checksum.getValue()).flip();
    }

    /**
     * Opens the file for one read.
     *
     * @param maximumSize bytes of content
     * @throws CorruptFile when its header cannot be that of an image
     * @throws IOException also for the image of another key, or of another version of the gateway
     */
    Content open(ImageKey key, int maximumSize) throws IOException {
        FileChannel file = FileChannel.open(path, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
        try {
            return open(file, key, maximumSize);
        } catch (IOException | RuntimeException e) {
            file.close();
            throw e;
        }
    }

    private static Content open(FileChannel file, ImageKey key, int maximumSize) throws IOException {
        ByteBuffer header = ByteBuffer.allocate(HEADER_BYTES_2);
        fill(header, file, piece -> {});
        header.flip();
        long kind = header.getLong();
        if (kind != KIND && kind != KIND_2) {
            throw kind >> Byte.SIZE == KIND >> Byte.SIZE
                    ? new IOException("Another version of the gateway has written it")
                    : new CorruptFile("It is no image of a gateway");
        }
        long length = file.size() - (kind == KIND ? HEADER_BYTES : HEADER_BYTES_2);
        if (length < 1 || length > maximumSize || length != header.getLong()) {
            throw new CorruptFile("Its length is impossible: " + length);
        }
        if (!Arrays.equals(ImageName.digest(key), take(header, IDENTITY_BYTES))) {
            throw new IOException("It belongs to another image");
        }
        EntityTag tag = new EntityTag(new String(take(header, TAG_BYTES), ISO_8859_1));
        if (kind == KIND_2) {
            return new Content(file, (int) length, tag, null, 0);
        }
        CRC32C checksum = new CRC32C();
        checksum.update(header.array());
        ByteBuffer expected = ByteBuffer.allocate(Long.BYTES);
        fill(expected, file, piece -> {});
        return new Content(file, (int) length, tag, checksum, expected.flip().getLong());
    }

    private static byte[] take(ByteBuffer header, int bytes) {
        byte[] taken = new byte[bytes];
        header.get(taken);
        return taken;
    }

    private static void fill(ByteBuffer buffer, FileChannel file, Consumer<ByteBuffer> read) throws IOException {
        while (buffer.hasRemaining()) {
            ByteBuffer piece = piece(buffer);
            while (piece.hasRemaining()) {
                if (file.read(piece) < 0) {
                    throw new CorruptFile("It is too short, or became shorter while it was being read");
                }
            }
            read.accept(piece.flip());
        }
    }

    /** The content of an open file, which is read once. */
    static final class Content implements Closeable {
        private final FileChannel file;
        private final int length;
        private final EntityTag tag;

        /** Of the header; {@code null} for the version before. */
        private final CRC32C checksum;

        private final long expected;

        private Content(FileChannel file, int length, EntityTag tag, CRC32C checksum, long expected) {
            this.file = file;
            this.length = length;
            this.tag = tag;
            this.checksum = checksum;
            this.expected = expected;
        }

        /** In bytes. */
        int length() {
            return length;
        }

        /** Not to be trusted before {@link #read} has returned. */
        EntityTag tag() {
            return tag;
        }

        /**
         * Reads and verifies it.
         *
         * @param to with room for exactly {@link #length} bytes
         * @throws CorruptFile when header or content differ from what was written
         */
        void read(ByteBuffer to) throws IOException {
            fill(to, file, checksum == null ? piece -> {} : checksum::update);
            boolean whole = checksum == null ? tag.equals(tagOf(to.flip())) : checksum.getValue() == expected;
            if (!whole) {
                throw new CorruptFile("Its content does not match its checksum");
            }
        }

        private static EntityTag tagOf(ByteBuffer content) {
            return EntityTag.of(take(content, content.remaining()));
        }

        /** Nothing is lost by a failure: the file was only read. */
        @Override
        public void close() {
            try {
                file.close();
            } catch (IOException e) {
                // See above.
            }
        }
    }
}
