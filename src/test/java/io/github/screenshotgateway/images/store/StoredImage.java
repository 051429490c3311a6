package io.github.screenshotgateway.images.store;

import io.github.screenshotgateway.images.content.Image;
import io.github.screenshotgateway.support.Pictures;
import io.github.screenshotgateway.support.PngParts;
import io.github.screenshotgateway.task.TaskId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/** Images of any size, with their keys and files. */
final class StoredImage {
    /** The smallest content that passes for a PNG: its header, and its end. */
    private static final byte[] PNG = new PngParts(1, 1).end();

    private StoredImage() {}

    static ImageKey key(String task, String screenshot) {
        return new ImageKey(new TaskId(task), screenshot);
    }

    /** A PNG followed by noise, which the gateway does not inspect. */
    static Image image(int size, long seed) {
        return Image.of(bytes(size, seed));
    }

    static byte[] bytes(int size, long seed) {
        byte[] noise = new byte[size - PNG.length];
        new Random(seed).nextBytes(noise);
        return Pictures.join(PNG, noise);
    }

    /** All files in the folders of images, except for the lock. */
    static List<Path> files(Path directory) {
        try (Stream<Path> all = Files.walk(directory.resolve("images"))) {
            return all.filter(file -> !Files.isDirectory(file))
                    .filter(file -> !file.endsWith("lock"))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The file of an image. */
    static Path file(Path directory, ImageKey key) {
        ImageName name = ImageName.of(key);
        return directory.resolve("images").resolve(name.folder()).resolve(name.file());
    }
}
