package io.github.screenshotgateway.http;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.util.function.Consumer;
import java.util.zip.GZIPInputStream;

/** Unpacks what was compressed by gzip (RFC 1952), piece by piece, so that whoever takes the pieces can stop it in time. */
public final class Gzip {
    private static final int PIECE = 8 * 1024;

    private Gzip() {}

    /**
     * Blocks.
     *
     * @param taker of each piece of at most 8 kB; what it throws ends the unpacking
     * @throws EOFException when it is cut off
     * @throws IOException when it is damaged, or no gzip
     */
    public static void unpack(byte[] packed, int length, Consumer<byte[]> taker) throws IOException {
        try (GZIPInputStream unpacked = new Members(packed, length)) {
            for (byte[] piece = unpacked.readNBytes(PIECE); piece.length > 0; piece = unpacked.readNBytes(PIECE)) {
                taker.accept(piece);
            }
        }
    }

    /** The class library reads on after an empty member by calling {@link #read} from within it: thousands overflow the stack. */
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
