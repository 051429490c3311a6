package io.github.screenshotgateway.images;

import io.github.screenshotgateway.http.Sha256;
import io.github.screenshotgateway.task.TaskId;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the file of an image is called: digests, because ids may be longer than names of files can be, and differ in
 * case alone. That of the task comes first, so that a task's files are known by their names after a restart.
 *
 * <p>64 bits each, which keeps an index of many small. Should two images ever share a name, the file's header still
 * tells them apart, and they take turns.
 *
 * @param task of the task's id
 * @param image of task and screenshot
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
     * All 32 bytes of the digest of task, width and screenshot. A task's id has neither an "@" nor a slash, so no two keys
     * are digested alike.
     */
    static byte[] digest(ImageKey key) {
        String width = key.preview() == null ? "" : "@" + key.preview().pixels();
        return Sha256.of(key.task().value() + width + '/' + key.identity());
    }

    /** @return nothing for a file that is not called as images are */
    static Optional<ImageName> parse(String file) {
        Matcher matcher = FILE.matcher(file);
        return matcher.matches()
                ? Optional.of(new ImageName(
                        HexFormat.fromHexDigitsToLong(matcher.group(1)),
                        HexFormat.fromHexDigitsToLong(matcher.group(2))))
                : Optional.empty();
    }

    /** One of 256 folders, so that none of them grows long. A task's images are all in one. */
    String folder() {
        return HEX.toHexDigits((byte) (task >>> (Long.SIZE - Byte.SIZE)));
    }

    String file() {
        return HEX.toHexDigits(task) + '-' + HEX.toHexDigits(image) + ".image";
    }
}
