package io.github.screenshotgateway.images.store;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.github.screenshotgateway.http.EntityTag;
import io.github.screenshotgateway.images.content.Image;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;

/**
 * A stored image: a header of fixed length, then the unchanged content. All methods block.
 *
 * <pre>
 * bytes  0 to 7    kind of file, and version of its format
 *        8 to 15   length of the content
 *       16 to 47   SHA-256 of the key
 *       48 to 71   entity tag of the content, which is half of its SHA-256
 * </pre>
 *
 * <p>Files are not synced: one that a crash of the machine has torn fails its digest.
 *
 * @param path where it is, or will be written
 */
record ImageFile(Path path) {
    /** "SGIMAGE" and the version. A file of another version counts as a miss, and is replaced. */
    private static final long KIND = 0x5347_494d_4147_4502L;

    /** The class library keeps direct memory per thread, as large as the largest heap buffer it has read or written. */
    private static final int PIECE = 64 * 1024;

    private static final int IDENTITY_BYTES = 32;
    private static final int TAG_BYTES = 24;
    static final int HEADER_BYTES = 2 * Long.BYTES + IDENTITY_BYTES + TAG_BYTES;

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
        return ByteBuffer.allocate(HEADER_BYTES)
                .putLong(KIND)
                .putLong(image.size())
                .put(ImageName.digest(key))
                .put(image.tag().value().getBytes(ISO_8859_1))
                .flip();
    }

    /**
     * Reads the image and verifies its digest.
     *
     * @param maximumSize bytes of content; no memory is allocated for more
     * @return empty for the image of another key, or of another version of the gateway
     * @throws CorruptFile when it differs from what was written
     */
    Optional<Image> read(ImageKey key, int maximumSize) throws IOException {
        try (FileChannel file = FileChannel.open(path, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)) {
            long length = file.size() - HEADER_BYTES;
            if (length < 1 || length > maximumSize) {
                throw new CorruptFile("Its length is impossible: " + length);
            }
            ByteBuffer header = fill(ByteBuffer.allocate(HEADER_BYTES), file);
            long kind = header.getLong();
            if (kind != KIND && kind >> Byte.SIZE == KIND >> Byte.SIZE) {
                return Optional.empty();
            }
            if (kind != KIND || header.getLong() != length) {
                throw new CorruptFile("Its header is damaged");
            }
            if (!Arrays.equals(ImageName.digest(key), take(header, IDENTITY_BYTES))) {
                return Optional.empty();
            }
            EntityTag tag = new EntityTag(new String(take(header, TAG_BYTES), ISO_8859_1));
            byte[] content = fill(ByteBuffer.allocate((int) length), file).array();
            if (!tag.equals(EntityTag.of(content))) {
                throw new CorruptFile("Its content does not match its digest");
            }
            return Optional.of(new Image(content, tag));
        }
    }

    private static byte[] take(ByteBuffer header, int bytes) {
        byte[] taken = new byte[bytes];
        header.get(taken);
        return taken;
    }

    private static ByteBuffer fill(ByteBuffer buffer, FileChannel file) throws IOException {
        while (buffer.hasRemaining()) {
            ByteBuffer piece = piece(buffer);
            while (piece.hasRemaining()) {
                if (file.read(piece) < 0) {
                    throw new CorruptFile("It became shorter while it was being read");
                }
            }
        }
        return buffer.flip();
    }
}
