package io.github.screenshotgateway.images;

import io.github.screenshotgateway.task.TaskId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/** Images of any size, their keys, and their files. */
final class StoredImage {
    /** The least that passes for a PNG. */
    static final int SMALLEST = 28;

    private StoredImage() {}

    static ImageKey key(String task, String screenshot) {
        return new ImageKey(new TaskId(task), screenshot);
    }

    /** The ends of a PNG, and noise in between, which the gateway does not look at. */
    static Image image(int size, long seed) {
        return Image.of(bytes(size, seed));
    }

    static byte[] bytes(int size, long seed) {
        byte[] noise = new byte[size - SMALLEST];
        new Random(seed).nextBytes(noise);
        return ByteBuffer.allocate(size)
                .put(new byte[] {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n', 0, 0, 0, 13, 'I', 'H', 'D', 'R'})
                .put(noise)
                .put(new byte[] {0, 0, 0, 0, 'I', 'E', 'N', 'D', (byte) 0xae, 0x42, 0x60, (byte) 0x82})
                .array();
    }

    /** All that lies in the folders of images, the lock aside. */
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
