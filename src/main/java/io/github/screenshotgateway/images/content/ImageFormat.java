package io.github.screenshotgateway.images.content;

import io.netty.util.AsciiString;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** The image formats that are delivered. Only the bytes decide, never a URL or the media host's headers. */
public enum ImageFormat {
    PNG("PNG", List.of(".png"), "image/png", Png::startsLikeOne, Png::isWhole),
    JPEG("JPEG", List.of(".jpg", ".jpeg"), "image/jpeg", Jpeg::startsLikeOne, Jpeg::isWhole),
    WEBP("WebP", List.of(".webp"), "image/webp", Webp::startsLikeOne, Webp::isWhole);

    /** Bytes that identify the format. */
    public static final int START_BYTES = 16;

    private static final ImageFormat[] ALL = values();

    private final String title;

    /** With the dot; new file names get the first one. */
    private final List<String> extensions;

    private final AsciiString mediaType;
    private final Predicate<byte[]> starts;
    private final Predicate<byte[]> whole;

    ImageFormat(
            String title,
            List<String> extensions,
            String mediaType,
            Predicate<byte[]> starts,
            Predicate<byte[]> whole) {
        this.title = title;
        this.extensions = extensions;
        this.mediaType = AsciiString.cached(mediaType);
        this.starts = starts;
        this.whole = whole;
    }

    /** @param content its first {@value #START_BYTES} bytes, or more */
    public static Optional<ImageFormat> of(byte[] content) {
        for (ImageFormat format : ALL) {
            if (format.starts.test(content)) {
                return Optional.of(format);
            }
        }
        return Optional.empty();
    }

    /** Whether content that starts like this format is a complete image. Reads all of it, without a copy. */
    boolean isWhole(byte[] content) {
        return whole.test(content);
    }

    public CharSequence mediaType() {
        return mediaType;
    }

    /** A file name with this format's extension. */
    public String fileName(String stem) {
        return stem + extensions.get(0);
    }

    /** The name without its image extension, if it has one. */
    public static String stem(String name) {
        for (ImageFormat format : ALL) {
            for (String extension : format.extensions) {
                int start = name.length() - extension.length();
                if (start > 0 && name.regionMatches(true, start, extension, 0, extension.length())) {
                    return name.substring(0, start);
                }
            }
        }
        return name;
    }

    /** Whether programs treat a file of this name as an image. */
    public static boolean isFileName(String name) {
        return !stem(name).equals(name);
    }

    /** The display name. */
    @Override
    public String toString() {
        return title;
    }
}
