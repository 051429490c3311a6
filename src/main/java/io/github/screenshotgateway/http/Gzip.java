package io.github.screenshotgateway.http;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.util.function.Consumer;
import java.util.zip.GZIPInputStream;

/** Unpacks gzip data (RFC 1952) piece by piece; the consumer can stop it at any piece. */
public final class Gzip {
    private static final int PIECE = 8 * 1024;

    private Gzip() {}

    /**
     * Unpacks an array. Blocks.
     *
     * @param consumer receives pieces of at most 8 kB; an exception that it throws ends the unpacking
     * @throws EOFException when the data is truncated
     * @throws IOException when the data is damaged or not gzip
     */
    public static void unpack(byte[] packed, int length, Consumer<byte[]> consumer) throws IOException {
        try (GZIPInputStream unpacked = new Members(packed, length)) {
            for (byte[] piece = unpacked.readNBytes(PIECE); piece.length > 0; piece = unpacked.readNBytes(PIECE)) {
                consumer.accept(piece);
            }
        }
    }

    /** The JDK calls {@link #read} recursively after an empty member: thousands of them would overflow the stack. */
    private static final class Members extends GZIPInputStream {
        private boolean reading;

        Members(byte[] packed, int length) throws IOException {
            super(new ByteArrayInputStream(packed, 0, length), PIECE);
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            if (reading) {
                return 0;
            }
            reading = true;
            try {
                int read = super.read(target, offset, length);
                while (read == 0 && length > 0) {
                    read = super.read(target, offset, length);
                }
                return read;
            } finally {
                reading = false;
            }
        }
    }
}
