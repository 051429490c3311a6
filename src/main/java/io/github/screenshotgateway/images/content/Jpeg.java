package io.github.screenshotgateway.images.content;

import java.util.function.Predicate;

/** The segments of a JPEG file (ITU-T T.81, annex B). */
public final class Jpeg {
    private static final int START_OF_IMAGE = 0xd8;
    private static final int END_OF_IMAGE = 0xd9;
    public static final int START_OF_SCAN = 0xda;

    /** No marker, but the data of a scan. */
    public static final int DATA = -1;

    private static final int TEMPORARY = 0x01;
    private static final int FIRST_RESTART = 0xd0;
    private static final int LAST_RESTART = 0xd7;
    private static final int MARKER_BYTES = 2;
    private static final int LENGTH_BYTES = 2;

    private Jpeg() {}

    static boolean startsLikeOne(byte[] content) {
        return content.length >= 3
                && at(content, 0) == 0xff
                && at(content, 1) == START_OF_IMAGE
                && at(content, 2) == 0xff;
    }

    /**
     * A marker and its content, or the data of a scan, which follows the segment that starts it.
     *
     * @param marker {@value #DATA} for the data of a scan
     * @param start offset of the marker, or of the data
     * @param end offset behind all of it
     */
    public record Segment(int marker, int start, int end) {
        /** Offset of the content, behind the marker and the length. */
        public int content() {
            return start + MARKER_BYTES + LENGTH_BYTES;
        }
    }

    /**
     * Whether all segments up to the end of the image are there, at least one scan among them. A thumbnail has its own
     * end marker inside a segment. Decoders ignore bytes after the end.
     */
    static boolean isWhole(byte[] content) {
        boolean[] scanned = {false};
        return readSegments(content, segment -> {
                    scanned[0] |= segment.marker() == START_OF_SCAN;
                    return true;
                })
                && scanned[0];
    }

    /**
     * @param reader receives one segment after another; returns whether to go on
     * @return whether the end of the image was reached
     */
    public static boolean readSegments(byte[] content, Predicate<Segment> reader) {
        int next = MARKER_BYTES;
        while (next < content.length - 1 && at(content, next) == 0xff) {
            int marker = at(content, next + 1);
            if (marker == END_OF_IMAGE) {
                return true;
            }
            if (marker == 0xff) {
                // A fill byte.
                next++;
                continue;
            }
            if (standsAlone(marker)) {
                next += MARKER_BYTES;
                continue;
            }
            int length = length(content, next + MARKER_BYTES);
            int end = next + MARKER_BYTES + length;
            if (length < LENGTH_BYTES || end > content.length) {
                return false;
            }
            if (!reader.test(new Segment(marker, next, end))) {
                return false;
            }
            next = end;
            if (marker == START_OF_SCAN) {
                next = endOfData(content, end);
                reader.test(new Segment(DATA, end, next));
            }
        }
        return false;
    }

    /** Of the segment, including the length's own two bytes; 0 where the file ends before them. */
    private static int length(byte[] content, int position) {
        return position + 1 < content.length ? twoBytes(content, position) : 0;
    }

    /**
     * Offset of the next marker after the data of a scan, or of the fill bytes before it. In the data, bytes of ones
     * are followed by a zero or a restart marker, and may be several in a row.
     */
    private static int endOfData(byte[] content, int from) {
        int ones = 0;
        for (int next = from; next < content.length; next++) {
            int value = at(content, next);
            if (value == 0xff) {
                ones++;
            } else if (ones > 0 && value != 0 && !isRestart(value)) {
                return next - ones;
            } else {
                ones = 0;
            }
        }
        return content.length;
    }

    private static boolean standsAlone(int marker) {
        return marker == TEMPORARY || isRestart(marker);
    }

    private static boolean isRestart(int marker) {
        return marker >= FIRST_RESTART && marker <= LAST_RESTART;
    }

    public static int twoBytes(byte[] content, int position) {
        return at(content, position) << 8 | at(content, position + 1);
    }

    public static int at(byte[] content, int position) {
        return Byte.toUnsignedInt(content[position]);
    }
}
