package io.github.screenshotgateway.images.store;

import io.github.screenshotgateway.images.content.Image;
import io.github.screenshotgateway.task.TaskId;
import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A directory of images and its index, which change together. Callers make changes one at a time; reads need no lock.
 * Methods block unless stated otherwise.
 */
final class StoredImages implements Closeable {
    /** Allocation unit of file systems. */
    private static final long BLOCK_BYTES = 4096;

    private final ImageDirectory directory;
    private final LruIndex index;

    private StoredImages(ImageDirectory directory, LruIndex index) {
        this.directory = directory;
        this.index = index;
    }

    /**
     * Takes over the files of an earlier process, as far as they fit.
     *
     * @throws IOException as {@link ImageDirectory#open}, or when the directory cannot be read or cleaned
     */
    static StoredImages open(DiskLocation location, long maximumBytes, int maximumSize) throws IOException {
        ImageDirectory directory = ImageDirectory.open(location);
        try {
            StoredImages images = new StoredImages(directory, new LruIndex(maximumBytes));
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

    /** Bytes that the image's file occupies on disk. */
    static long inBlocks(Image image) {
        return inBlocks(ImageFile.HEADER_BYTES + (long) image.size());
    }

    private static long inBlocks(long length) {
        return (length + BLOCK_BYTES - 1) / BLOCK_BYTES * BLOCK_BYTES;
    }

    /** Whether the directory still belongs to this process. */
    boolean isHeld() {
        return directory.isHeld();
    }

    /** Lock-free; does not block. */
    boolean contains(ImageName name) {
        return index.contains(name);
    }

    /** The file of an image, if it is there. Marks it as used. */
    Optional<ImageFile> findAndTouch(ImageName name) {
        return index.touch(name) ? Optional.of(directory.file(name)) : Optional.empty();
    }

    /** Writes a file that readers do not find yet. Any number of threads may call it at once. */
    ImageFile write(ImageKey key, Image image) throws IOException {
        return directory.write(key, image);
    }

    /**
     * Lets readers find the file, and deletes the least recently used ones as needed.
     *
     * @return number of evicted images
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

    /** @throws IOException the last failure, after all were tried; none of them is found afterwards */
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

    /** Releases the directory for other processes. */
    @Override
    public void close() throws IOException {
        directory.close();
    }
}
