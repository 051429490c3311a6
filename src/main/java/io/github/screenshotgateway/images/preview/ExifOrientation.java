package io.github.screenshotgateway.images.preview;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** The orientation of an image in its Exif data (Exif 2.32, section 4.5). */
final class ExifOrientation {
    /** Exif and two zeros, before the TIFF header. */
    private static final int PREFIX_BYTES = 6;

    private static final int HEADER_BYTES = 8;
    private static final int ORIENTATION = 0x0112;
    private static final int UPRIGHT = 1;
    private static final int ENTRY_BYTES = 12;

    private ExifOrientation() {}

    /**
     * Whether the orientation neither turns nor mirrors the image. Reads the first directory.
     *
     * @param start of the segment's content
     * @param end of the segment
     */
    static boolean isUpright(byte[] jpeg, int start, int end) {
        int header = start + PREFIX_BYTES;
        ByteBuffer exif = ByteBuffer.wrap(jpeg, header, end - header).slice();
        if (exif.remaining() < HEADER_BYTES) {
            return true;
        }
        exif.order(exif.get(0) == 'I' ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
        int directory = exif.getInt(4);
        if (directory < 0 || directory > exif.capacity() - 2) {
            return true;
        }
        int entries = Short.toUnsignedInt(exif.getShort(directory));
        for (int i = 0; i < entries && directory + 2 + (i + 1) * ENTRY_BYTES <= exif.capacity(); i++) {
            int entry = directory + 2 + i * ENTRY_BYTES;
            if (Short.toUnsignedInt(exif.getShort(entry)) == ORIENTATION) {
                int orientation = exif.getShort(entry + 8);
                return orientation <= UPRIGHT || orientation > 8;
            }
        }
        return true;
    }
}
