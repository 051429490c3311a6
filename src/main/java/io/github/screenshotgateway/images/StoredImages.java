package io.github.screenshotgateway.images;

import io.github.screenshotgateway.task.TaskId;
import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A directory of images, and the index of what is in it; the one changes with the other. Those who change it exclude each
 * other, and nobody else. What says nothing else blocks.
 */
final class StoredImages implements Closeable {
    /** What file systems hand out; a file takes whole ones of it. */
    private static final long BLOCK_BYTES = 4096;

    private final ImageDirectory directory;
    private final RecentlyUsed index;

    private StoredImages(ImageDirectory directory, RecentlyUsed index) {
        this.directory = directory;
        this.index = index;
    }

    /**
     * Takes over what an earlier process has left there, as far as there is room for it.
     *
     * @throws IOException as {@link ImageDirectory#open}, or when it cannot be read or cleaned
     */
    static StoredImages open(DiskLocation location, long maximumBytes, int maximumSize) throws IOException {
        ImageDirectory directory = ImageDirectory.open(location);
        try {
            StoredImages images = new StoredImages(directory, new RecentlyUsed(maximumBytes));
            List<ImageName> tooMany = new ArrayList<>();
            for (ImageDirectory.Stored found : directory.sweep(maximumSize)) {
                tooMany.addAll(images.index.put(found.name(), inBlocks(found.length())));
            }
            images.delete(tooMany);
            return images;
        } catch (IOException e) {
            directory.close();
            throw e;
        }
    }

    /** What the file of an image takes of the disk, in bytes. */
    static long inBlocks(Image image) {
        return inBlocks(ImageFile.HEADER_BYTES + (long) image.size());
    }

    private static long inBlocks(long length) {
        return (length + BLOCK_BYTES - 1) / BLOCK_BYTES * BLOCK_BYTES;
    }

    /** Whether the directory is still this process' own. */
    boolean held() {
        return directory.held();
    }

    /** Takes no lock and does not block. */
    boolean contains(ImageName name) {
        return index.contains(name);
    }

    /** The file of an image, if it is there. It has been used now. */
    Optional<ImageFile> use(ImageName name) {
        return index.use(name) ? Optional.of(directory.file(name)) : Optional.empty();
    }

    /** Writes a file that nobody finds yet. For any number of threads at once. */
    ImageFile write(ImageKey key, Image image) throws IOException {
        return directory.write(key, image);
    }

    /**
     * Has what was written found from now on, and deletes what was not used for the longest time, as far as needed.
     *
     * @return how many images had to go
     */
    int publish(ImageFile written, ImageName name, long size) throws IOException {
        directory.publish(written, name);
        List<ImageName> evicted = index.put(name, size);
        delete(evicted);
        return evicted.size();
    }

    void discard(ImageFile written) {
        directory.discard(written);
    }

    /** @throws IOException after all were tried, the last failure. They are no longer found, whatever became of them. */
    void delete(List<ImageName> names) throws IOException {
        IOException failure = null;
        for (ImageName name : names) {
            index.remove(name);
            try {
                directory.delete(name);
            } catch (IOException e) {
                failure = e;
            }
        }
        if (failure != null) {
            throw failure;
        }
    }

    List<ImageName> ofTask(TaskId task) {
        return index.ofTask(ImageName.digest(task));
    }

    List<ImageName> all() {
        return index.all();
    }

    /** In whole blocks; does not block. */
    long bytes() {
        return index.bytes();
    }

    /** Does not block. */
    int entries() {
        return index.entries();
    }

    /** Lets another process have the directory. */
    @Override
    public void close() throws IOException {
        directory.close();
    }
}
