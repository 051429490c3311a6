package io.github.screenshotgateway.images.store;

import io.github.screenshotgateway.images.content.Image;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;

/**
 * The image files: {@code images/} in the configured directory, with a lock and 256 folders. The gateway never touches
 * anything outside of it, and inside only files named like its own: the setting could name the wrong directory. All
 * methods block.
 */
final class ImageDirectory implements Closeable {
    /** A file that is being written. */
    private static final Pattern PART = Pattern.compile("[0-9a-f]{16}-[0-9a-f]{16}\\.image\\.[0-9a-f]+\\.part");

    private static final String PROBE = "owner";
    private static final int FOLDERS = 256;

    private final Path images;
    private final DirectoryLock lock;

    private ImageDirectory(Path images, DirectoryLock lock) {
        this.images = images;
        this.lock = lock;
    }

    /** An image as listed; {@code length} is that of the file. */
    record Stored(ImageName name, long length, FileTime writtenAt) {}

    /**
     * Creates the directory where it is missing, and locks it.
     *
     * @throws IOException when that fails, another process holds it, or it does not belong to this user
     */
    static ImageDirectory open(DiskLocation location) throws IOException {
        Path directory = location.directory();
        if (!Files.isDirectory(directory)) {
            Files.createDirectories(directory, OwnerOnly.folder());
        }
        if (!location.configured()) {
            OwnerOnly.requireRealFolder(directory);
        }
        Path images = directory.resolve("images");
        createFolder(images);
        OwnerOnly.requireRealFolder(images);
        Path probe = Files.createTempFile(images, PROBE, ".part");
        try {
            if (!location.configured()) {
                OwnerOnly.claim(directory, probe);
            }
            OwnerOnly.claim(images, probe);
        } finally {
            Files.deleteIfExists(probe);
        }
        return new ImageDirectory(images, DirectoryLock.on(images.resolve("lock")));
    }

    private static void createFolder(Path folder) throws IOException {
        try {
            Files.createDirectory(folder, OwnerOnly.folder());
        } catch (FileAlreadyExistsException e) {
            // Created before, or by another thread; the next use shows whether it is a folder.
        }
    }

    /** Whether the directory still exists and belongs to this process. */
    boolean isHeld() {
        return lock.isHeld();
    }

    /**
     * Removes files that cannot become images: unfinished ones of an ended process, and impossible lengths.
     *
     * @param maximumSize bytes of an image
     * @return the images, oldest first; opens no file
     */
    List<Stored> sweep(int maximumSize) throws IOException {
        sweepProbes();
        List<Stored> found = new ArrayList<>();
        for (int i = 0; i < FOLDERS; i++) {
            String folder = HexFormat.of().toHexDigits((byte) i);
            if (Files.isDirectory(images.resolve(folder), LinkOption.NOFOLLOW_LINKS)) {
                sweep(folder, maximumSize, found);
            }
        }
        found.sort(Comparator.comparing(Stored::writtenAt));
        return found;
    }

    private void sweepProbes() throws IOException {
        try (DirectoryStream<Path> probes = Files.newDirectoryStream(images, PROBE + "*.part")) {
            for (Path probe : probes) {
                Files.deleteIfExists(probe);
            }
        }
    }

    private void sweep(String folder, int maximumSize, List<Stored> found) throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(images.resolve(folder))) {
            for (Path file : files) {
                String name = file.getFileName().toString();
                Optional<ImageName> image =
                        ImageName.parse(name).filter(parsed -> parsed.folder().equals(folder));
                if (image.isEmpty() && !PART.matcher(name).matches()) {
                    continue;
                }
                BasicFileAttributes attributes =
                        Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
                if (!attributes.isRegularFile()) {
                    continue;
                }
                long content = attributes.size() - ImageFile.HEADER_BYTES;
                if (image.isEmpty() || content < 1 || content > maximumSize) {
                    Files.deleteIfExists(file);
                } else {
                    found.add(new Stored(image.get(), attributes.size(), attributes.lastModifiedTime()));
                }
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
    }

    ImageFile file(ImageName name) {
        return new ImageFile(images.resolve(name.folder()).resolve(name.file()));
    }

    /**
     * Writes a temporary file beside the final one.
     *
     * @return the file, for {@link #publish} or {@link #discard}; nothing is left when it cannot be written
     */
    ImageFile write(ImageKey key, Image image) throws IOException {
        ImageName name = ImageName.of(key);
        Path folder = images.resolve(name.folder());
        String unique = Long.toHexString(ThreadLocalRandom.current().nextLong());
        ImageFile part = new ImageFile(folder.resolve(name.file() + '.' + unique + ".part"));
        try {
            try {
                part.write(key, image);
            } catch (NoSuchFileException firstOfFolder) {
                createFolder(folder);
                part.write(key, image);
            }
            return part;
        } catch (IOException | RuntimeException e) {
            discard(part);
            throw e;
        }
    }

    /** Lets readers find this file, whole; readers of the file that it replaces read that to its end. */
    void publish(ImageFile part, ImageName name) throws IOException {
        try {
            Files.move(part.path(), file(name).path(), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            discard(part);
            throw e;
        }
    }

    /** A file that cannot be removed now is swept when the directory is opened again. */
    void discard(ImageFile part) {
        try {
            Files.deleteIfExists(part.path());
        } catch (IOException e) {
            // The write failed for the same reason, and that was logged.
        }
    }

    void delete(ImageName name) throws IOException {
        Files.deleteIfExists(file(name).path());
    }

    @Override
    public void close() throws IOException {
        lock.close();
    }
}
