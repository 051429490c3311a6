package io.github.screenshotgateway.images;

import io.netty.util.AsciiString;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** The formats of images that are delivered. The bytes alone tell which one it is, never a URL or a media host's word. */
public enum ImageFormat {
    PNG("PNG", "png", "image/png", Png::startsLikeOne, Png::isWhole),
    JPEG("JPEG", "jpg", "image/jpeg", Jpeg::startsLikeOne, Jpeg::isWhole),
    WEBP("WebP", "webp", "image/webp", Webp::startsLikeOne, Webp::isWhole);

    /** Bytes that tell the format. */
    static final int START_BYTES = 16;

    private static final Pattern EXTENSION = Pattern.compile("(?<=.)\\.(png|jpe?g|webp)$", Pattern.CASE_INSENSITIVE);

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
    static Optional<ImageFormat> of(byte[] content) {
        return Arrays.stream(values())
                .filter(format -> format.starts.test(content))
                .findFirst();
    }

    /** Whether the image is there from its beginning, which is of this format, to its end. Reads all of it, without a copy. */
    boolean isWhole(byte[] content) {
        return whole.test(content);
    }

    CharSequence mediaType() {
        return mediaType;
    }

    /** A name for a file of this format. */
    String fileName(String stem) {
        return stem + '.' + extension;
    }

    /** A name without the extension of an image, if it has one. */
    static String stem(String name) {
        return EXTENSION.matcher(name).replaceFirst("");
    }

    /** Whether programs take a file of this name for an image. */
    public static boolean isFileName(String name) {
        return !stem(name).equals(name);
    }

    /** As people call it. */
    @Override
    public String toString() {
        return title;
    }
}
