package io.github.screenshotgateway.images;

/** The segments of a JPEG file (ITU-T T.81, annex B). */
final class Jpeg {
    private static final int START_OF_IMAGE = 0xd8;
    private static final int END_OF_IMAGE = 0xd9;
    private static final int START_OF_SCAN = 0xda;
    private static final int TEMPORARY = 0x01;
    private static final int FIRST_RESTART = 0xd0;
    private static final int LAST_RESTART = 0xd7;

    private Jpeg() {}

    static boolean startsLikeOne(byte[] content) {
        return content.length >= 3
                && at(content, 0) == 0xff
                && at(content, 1) == START_OF_IMAGE
                && at(content, 2) == 0xff;
    }

    /**
     * Whether its segments are there up to the end of the image, with a scan among them. A thumbnail has an end of its own,
     * inside of a segment. Bytes after the end are no part of it, and decoders ignore them.
     */
    static boolean isWhole(byte[] content) {
        boolean scanned = false;
        int next = 2;
        while (next < content.length - 1 && at(content, next) == 0xff) {
            int marker = at(content, next + 1);
            if (marker == END_OF_IMAGE) {
                return scanned;
            }
            if (marker == 0xff) {
                // A byte that fills.
                next++;
                continue;
            }
            if (standsAlone(marker)) {
                next += 2;
                continue;
            }
            int length = length(content, next + 2);
            if (length < 2) {
                return false;
            }
            next += 2 + length;
            if (marker == START_OF_SCAN) {
                scanned = true;
                next = endOfData(content, next);
            }
        }
        return false;
    }

    /** Of the segment, its own two bytes included; 0 where the file ends before it is told. */
    private static int length(byte[] content, int position) {
        return position + 1 < content.length ? at(content, position) << 8 | at(content, position + 1) : 0;
    }

    /** Where the next marker is after the data of a scan, in which a byte of ones is followed by a zero or restarts it. */
    private static int endOfData(byte[] content, int from) {
        int next = from;
        while (next < content.length - 1) {
            int after = at(content, next + 1);
            if (at(content, next) == 0xff && after != 0 && !isRestart(after)) {
                return next;
            }
            next++;
        }
        return content.length;
    }

    private static boolean standsAlone(int marker) {
        return marker == TEMPORARY || isRestart(marker);
    }

    private static boolean isRestart(int marker) {
        return marker >= FIRST_RESTART && marker <= LAST_RESTART;
    }

    private static int at(byte[] content, int position) {
        return Byte.toUnsignedInt(content[position]);
    }
}
