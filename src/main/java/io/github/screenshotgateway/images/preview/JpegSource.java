package io.github.screenshotgateway.images.preview;

import io.github.screenshotgateway.images.content.Rejection.Reason;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import javax.imageio.ImageIO;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;
import javax.imageio.stream.MemoryCacheImageInputStream;

/** A JPEG of the kinds used for screens: grey or three channels, eight bits, upright. */
final class JpegSource implements PreviewSource {
    private static final byte[] START_OF_IMAGE = {(byte) 0xff, (byte) 0xd8};
    private static final byte[] END_OF_IMAGE = {(byte) 0xff, (byte) 0xd9};
    private static final int EIGHT_BITS = 8;

    /** Each scan covers all pixels. Progressive images have ten; a few hundred tiny ones keep a decoder busy. */
    static final int MAX_SCANS = 50;

    /** Bytes that the decoder keeps of an image in several scans: those of some ten million pixels. */
    static final long MAX_COEFFICIENTS = 32_000_000;

    private final byte[] content;
    private final JpegSegments head;

    private JpegSource(byte[] content, JpegSegments head) {
        this.content = content;
        this.head = head;
    }

    static Optional<PreviewSource> of(byte[] content) {
        JpegSegments head = JpegSegments.ofHead(content);
        boolean known = head.hasKnownFrame()
                && head.precision() == EIGHT_BITS
                && (head.channels() == 1 || head.channels() == 3)
                && head.isUpright();
        return known ? Optional.of(new JpegSource(content, head)) : Optional.empty();
    }

    @Override
    public int width() {
        return head.width();
    }

    @Override
    public int height() {
        return head.height();
    }

    @Override
    public int decodedBytes() {
        return 4;
    }

    @Override
    public long workspace() {
        return head.isInSeveralScans() ? head.coefficientBytes() : 0;
    }

    @Override
    public Decoded decode(int step) throws IOException {
        JpegSegments segments = JpegSegments.of(content);
        if (segments.scans() > MAX_SCANS || segments.areTooMany()) {
            throw Reason.UNREADABLE.problem("The image has too many scans for a preview.");
        }
        if (workspace() > MAX_COEFFICIENTS) {
            throw Reason.TOO_MANY_PIXELS.problem("The image has too many pixels in several scans for a preview.");
        }
        BufferedImage decoded = readPixels(segments, step);
        boolean grey = segments.channels() == 1;
        return new Decoded(
                grey ? new Samples(decoded, EIGHT_BITS).toRgb(null) : decoded,
                grey,
                segments.profile().chunk());
    }

    private BufferedImage readPixels(JpegSegments segments, int step) throws IOException {
        ImageReader reader = ImageIO.getImageReadersByFormatName("jpeg").next();
        try (var in = new MemoryCacheImageInputStream(stripped(segments))) {
            reader.setInput(in, true, true);
            ImageReadParam sparse = reader.getDefaultReadParam();
            sparse.setSourceSubsampling(step, step, 0, 0);
            return reader.read(0, sparse);
        } finally {
            reader.dispose();
        }
    }

    /** Drops profiles, thumbnails and texts, which the decoder would read. */
    private InputStream stripped(JpegSegments segments) {
        List<InputStream> parts = new ArrayList<>();
        parts.add(new ByteArrayInputStream(START_OF_IMAGE));
        segments.ofPixels()
                .forEach(segment ->
                        parts.add(new ByteArrayInputStream(content, segment.start(), segment.end() - segment.start())));
        parts.add(new ByteArrayInputStream(END_OF_IMAGE));
        return new SequenceInputStream(Collections.enumeration(parts));
    }
}
