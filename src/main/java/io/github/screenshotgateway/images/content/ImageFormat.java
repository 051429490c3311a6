package io.github.screenshotgateway.images.content;

import io.netty.util.AsciiString;
import java.util.Optional;
import java.util.function.Predicate;

/** The image formats that are delivered. Only the bytes decide, never a URL or the media host's headers. */
public enum ImageFormat {
    PNG("PNG", "png", "image/png", Png::startsLikeOne, Png::isWhole),
    JPEG("JPEG", "jpg", "image/jpeg", Jpeg::startsLikeOne, Jpeg::isWhole),
    WEBP("WebP", "webp", "image/webp", Webp::startsLikeOne, Webp::isWhole);

    /** Bytes that identify the format. */
    public static final int START_BYTES = 16;

    private static final ImageFormat[] ALL = values();
    private static final String[] EXTENSIONS = {".png", ".jpg", ".jpeg", ".webp"};

    private final String title;
    private final String extension;
    private final AsciiString mediaType;
    private final Predicate<byte[]> starts;
    private final Predicate<byte[]> whole;

    ImageFormat(String title, String extension, String mediaType, Predicate<byte[]> starts, Predicate<byte[]> whole) {
        this.title = title;
        this.extension = extension;
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
        return stem + '.' + extension;
    }

    /** The name without its image extension, if it has one. */
    public static String stem(String name) {
        for (String ending : EXTENSIONS) {
            int start = name.length() - ending.length();
            if (start > 0 && name.regionMatches(true, start, ending, 0, ending.length())) {
                return name.substring(0, start);
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
