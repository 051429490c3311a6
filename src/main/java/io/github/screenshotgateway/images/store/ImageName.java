package io.github.screenshotgateway.images.store;

import io.github.screenshotgateway.http.Sha256;
import io.github.screenshotgateway.task.TaskId;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The file name of an image. It consists of digests, because ids may be longer than file names can be, and may differ
 * only in case. The task's digest comes first, which identifies the task's files after a restart.
 *
 * <p>64 bits each keep an index of many files small. If two images ever share a name, the header of the file
 * distinguishes them, and they replace each other.
 *
 * @param task digest of the task's id
 * @param image digest of task and screenshot
 */
record ImageName(long task, long image) {
    private static final Pattern FILE = Pattern.compile("([0-9a-f]{16})-([0-9a-f]{16})\\.image");
    private static final HexFormat HEX = HexFormat.of();

    static ImageName of(ImageKey key) {
        return new ImageName(digest(key.task()), ByteBuffer.wrap(digest(key)).getLong());
    }

    /** The first part of the names of all images of a task. */
    static long digest(TaskId task) {
        return ByteBuffer.wrap(Sha256.of(task.value())).getLong();
    }

    /**
     * All 32 bytes of the digest of task, width and screenshot. A task's id contains neither "@" nor a slash, so
     * different keys have different input.
     */
    static byte[] digest(ImageKey key) {
        String width = key.preview() == null ? "" : "@" + key.preview().pixels();
        return Sha256.of(key.task().value() + width + '/' + key.identity());
    }

    /** @return empty for a file that is not named like an image */
    static Optional<ImageName> parse(String file) {
        Matcher matcher = FILE.matcher(file);
        return matcher.matches()
                ? Optional.of(new ImageName(
                        HexFormat.fromHexDigitsToLong(matcher.group(1)),
                        HexFormat.fromHexDigitsToLong(matcher.group(2))))
                : Optional.empty();
    }

    /** One of 256 folders, which keeps each of them short. All images of a task are in one. */
    String folder() {
        return HEX.toHexDigits((byte) (task >>> (Long.SIZE - Byte.SIZE)));
    }

    String file() {
        return HEX.toHexDigits(task) + '-' + HEX.toHexDigits(image) + ".image";
    }
}
