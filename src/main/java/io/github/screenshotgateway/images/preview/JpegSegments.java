package io.github.screenshotgateway.images.preview;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.github.screenshotgateway.images.content.Jpeg;
import io.github.screenshotgateway.images.content.Jpeg.Segment;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The properties of a JPEG that its segments declare (ITU-T T.81, annex B; JFIF; ICC.1, annex B.4).
 */
final class JpegSegments {
    /** Start of frame with Huffman coding: baseline, extended and progressive. */
    private static final Set<Integer> KNOWN_FRAMES = Set.of(0xc0, 0xc1, 0xc2);

    private static final int PROGRESSIVE = 0xc2;
    private static final int HUFFMAN_TABLES = 0xc4;
    private static final int JPEG_EXTENSION = 0xc8;
    private static final int ARITHMETIC_CONDITIONS = 0xcc;
    private static final int LAST_FRAME = 0xcf;
    private static final Set<Integer> TABLES = Set.of(HUFFMAN_TABLES, 0xdb, 0xdd);
    private static final int APPLICATION_0 = 0xe0;
    private static final int APPLICATION_1 = 0xe1;
    private static final int APPLICATION_2 = 0xe2;
    private static final int APPLICATION_14 = 0xee;

    /** Precision, height, width and number of channels, each of which has an id, sampling factors and a table. */
    private static final int FRAME_BYTES = 6;

    private static final int CHANNEL_BYTES = 3;

    /** Images with more get no preview. */
    static final int MAX = 10_000;

    private final byte[] content;
    private final List<Segment> ofPixels = new ArrayList<>();
    private final IccProfile profile = new IccProfile();
    private int frame;
    private int frameAt;
    private int scans;
    private boolean upright = true;
    private boolean nonInterleaved;
    private int count;

    private JpegSegments(byte[] content) {
        this.content = content;
    }

    /** Reads all segments, which takes as long as a look at every byte. */
    static JpegSegments of(byte[] content) {
        JpegSegments segments = new JpegSegments(content);
        Jpeg.readSegments(content, segments::read);
        return segments;
    }

    /** Reads those up to the first scan, which give everything but the number of scans. */
    static JpegSegments ofHead(byte[] content) {
        JpegSegments segments = new JpegSegments(content);
        Jpeg.readSegments(content, segment -> {
            return segments.read(segment) && segment.marker() != Jpeg.START_OF_SCAN;
        });
        return segments;
    }

    private boolean read(Segment segment) {
        if (++count > MAX) {
            return false;
        }
        int marker = segment.marker();
        if (isFrame(marker)) {
            // Images with several frames are not for screens, and not supported.
            frame = frame == 0 && isWholeFrame(segment) ? marker : -1;
            frameAt = segment.content();
            ofPixels.add(segment);
        } else if (marker == Jpeg.START_OF_SCAN) {
            nonInterleaved |= scans == 0 && Jpeg.at(content, segment.content()) < channels();
            scans++;
            ofPixels.add(segment);
        } else if (marker == Jpeg.DATA
                || TABLES.contains(marker)
                || marker == APPLICATION_0 && startsWith(segment, "JFIF\0")
                || marker == APPLICATION_14 && startsWith(segment, "Adobe")) {
            ofPixels.add(segment);
        } else if (marker == APPLICATION_1 && startsWith(segment, "Exif\0\0")) {
            upright = ExifOrientation.isUpright(content, segment.content(), segment.end());
        } else if (marker == APPLICATION_2 && startsWith(segment, IccProfile.OF_JPEG)) {
            profile.add(content, segment.content(), segment.end());
        }
        return true;
    }

    private static boolean isFrame(int marker) {
        return marker >= 0xc0
                && marker <= LAST_FRAME
                && marker != HUFFMAN_TABLES
                && marker != JPEG_EXTENSION
                && marker != ARITHMETIC_CONDITIONS;
    }

    private boolean isWholeFrame(Segment segment) {
        int length = segment.end() - segment.content();
        return length >= FRAME_BYTES
                && length >= FRAME_BYTES + CHANNEL_BYTES * Jpeg.at(content, segment.content() + FRAME_BYTES - 1);
    }

    private boolean startsWith(Segment segment, String name) {
        int length = Math.min(name.length(), segment.end() - segment.content());
        return new String(content, segment.content(), length, ISO_8859_1).equals(name);
    }

    boolean hasKnownFrame() {
        return KNOWN_FRAMES.contains(frame);
    }

    /** Whether pixels are complete only after several scans. */
    boolean isInSeveralScans() {
        return frame == PROGRESSIVE || nonInterleaved;
    }

    boolean isUpright() {
        return upright;
    }

    int scans() {
        return scans;
    }

    /** Whether reading stopped at the limit. */
    boolean areTooMany() {
        return count > MAX;
    }

    /** In bits. Like the methods below, it needs a known frame. */
    int precision() {
        return Jpeg.at(content, frameAt);
    }

    int height() {
        return Jpeg.twoBytes(content, frameAt + 1);
    }

    int width() {
        return Jpeg.twoBytes(content, frameAt + 3);
    }

    int channels() {
        return Jpeg.at(content, frameAt + 5);
    }

    /** Bytes that a decoder of several scans keeps until it has read all of them: two for each sample. */
    long coefficientBytes() {
        int samples = 0;
        int across = 1;
        int down = 1;
        for (int i = 0; i < channels(); i++) {
            int factors = Jpeg.at(content, frameAt + FRAME_BYTES + i * CHANNEL_BYTES + 1);
            samples += (factors >> 4) * (factors & 0xf);
            across = Math.max(across, factors >> 4);
            down = Math.max(down, factors & 0xf);
        }
        return 2L * width() * height() * samples / across / down;
    }

    /** Segments that pixels are made of, and those that define the channels. */
    List<Segment> ofPixels() {
        return ofPixels;
    }

    IccProfile profile() {
        return profile;
    }
}
