package io.github.screenshotgateway.images;

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
 * The files of the images: {@code images/} in the directory of the setting, in it a lock and 256 folders. Nothing
 * outside of these is ever touched, and in them nothing that is not called as the gateway calls its files: the setting
 * could name the wrong directory. All methods block.
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

    /** An image as the directory lists it; {@code length} is that of the file. */
    record Stored(ImageName name, long length, FileTime writtenAt) {}

    /**
     * Makes it where it is missing, and locks it.
     *
     * @throws IOException when that fails, another process has it, or it is not this user's own
     */
    static ImageDirectory open(DiskLocation location) throws IOException {
        Path directory = location.directory();
        if (!Files.isDirectory(directory)) {
            Files.createDirectories(directory, OwnerOnly.folder());
        }
        if (!location.chosen()) {
            OwnerOnly.unlessLink(directory);
        }
        Path images = directory.resolve("images");
        createFolder(images);
        OwnerOnly.unlessLink(images);
        Path probe = Files.createTempFile(images, PROBE, ".part");
        try {
            if (!location.chosen()) {
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
            // Made before, or by another thread; what it is shows when it is used.
        }
    }

    /** Whether it is still there, and still this process' own. */
    boolean held() {
        return lock.held();
    }

    /**
     * Removes what no image can be made of: files that were being written when a process ended, and lengths that no
     * image has.
     *
     * @param maximumSize bytes of an image
     * @return the images, the oldest first. No file is opened for it.
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
     * Writes a file beside the one that it shall become.
     *
     * @return it, for {@link #publish} or {@link #discard}; nothing is left when it cannot be written
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

    /** From now on readers find this file, whole; those that read the one before read that to its end. */
    void publish(ImageFile part, ImageName name) throws IOException {
        try {
            Files.move(part.path(), file(name).path(), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            discard(part);
            throw e;
        }
    }

    /** What cannot be removed now is swept when the directory is opened again. */
    void discard(ImageFile part) {
        try {
            Files.deleteIfExists(part.path());
        } catch (IOException e) {
            // The write that left it behind has failed for the same reason, and that was told.
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
