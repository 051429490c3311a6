package io.github.screenshotgateway.images.store;

import io.github.screenshotgateway.images.content.Image;
import io.github.screenshotgateway.task.TaskId;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import org.jboss.logging.Logger;

/**
 * The images on disk, which outlive the process. Bounded in bytes, and verified by a checksum when read.
 *
 * <p>No fault of the disk fails a request: an unreadable image is a miss, and an unwritable one is not kept.
 * Thread-safe. Methods block and belong on a worker thread, unless stated otherwise.
 */
final class DiskTier implements Closeable {
    private static final Logger LOG = Logger.getLogger(DiskTier.class);

    private final TierDirectory directory;
    private final long maximumBytes;
    private final int maximumSize;
    private final DiskPause pause;
    private final LongAdder evictions = new LongAdder();
    private final LongAdder damaged = new LongAdder();

    private volatile long generation;

    /**
     * A tier that finds and keeps nothing until it is opened.
     *
     * @param maximumBytes of all files together; 0 keeps none and touches no disk
     * @param maximumSize bytes of an image; larger ones are neither read nor kept
     */
    DiskTier(DiskLocation location, long maximumBytes, int maximumSize, InstantSource clock) {
        this.directory = new TierDirectory(location, maximumBytes, maximumSize);
        this.maximumBytes = maximumBytes;
        this.maximumSize = maximumSize;
        this.pause = new DiskPause(location.directory(), clock);
    }

    static DiskTier of(StoreConfig config, int maximumSize, InstantSource clock) {
        return new DiskTier(DiskLocation.of(config.directory()), config.disk().asLongValue(), maximumSize, clock);
    }

    /**
     * Takes over the files of an earlier process, which takes a while if there are many. A failure is logged as a
     * warning and retried once a minute.
     */
    void open() {
        if (isEnabled()) {
            try {
                acquireDirectory();
            } catch (IOException e) {
                pause.begin(e);
            }
        }
    }

    /** Whether {@link #read} is worth a worker. Lock-free, looks into memory only: for any thread. */
    boolean mayHold(ImageKey key) {
        StoredImages images = directory.images();
        return images != null && images.contains(ImageName.of(key));
    }

    /** The image, on the heap; otherwise as {@link #read(ImageKey, Reader)}. */
    Optional<Image> read(ImageKey key) {
        return read(key, content -> {
            byte[] bytes = new byte[content.length()];
            content.read(ByteBuffer.wrap(bytes));
            return Optional.of(new Image(bytes, content.tag()));
        });
    }

    /** Takes an image from its file. */
    interface Reader<T> {
        Optional<T> read(ImageFile.Content content) throws IOException;
    }

    /**
     * Reads an image's file. Removes the file if it is damaged, or belongs to another key.
     *
     * @return what the reader returns; empty if there is no such file, or it was removed
     */
    <T> Optional<T> read(ImageKey key, Reader<T> reader) {
        ImageName name = ImageName.of(key);
        StoredImages images = directory.images();
        Optional<ImageFile> file = images == null ? Optional.empty() : images.findAndTouch(name);
        if (file.isEmpty()) {
            return Optional.empty();
        }
        try (ImageFile.Content content = file.get().open(key, maximumSize)) {
            return reader.read(content);
        } catch (CorruptFile e) {
            damaged.increment();
            LOG.debugf(e, "A stored image is damaged: %s", file.get().path());
        } catch (IOException e) {
            LOG.debugf(e, "A stored image cannot be read: %s", file.get().path());
        }
        delete(images, List.of(name), Logger.Level.DEBUG);
        return Optional.empty();
    }

    private synchronized void delete(StoredImages images, List<ImageName> names, Logger.Level level) {
        try {
            images.delete(names);
        } catch (IOException e) {
            LOG.logf(level, "Images that should be dropped remain in %s: %s", directory, e);
        }
    }

    /** Increases whenever something is forgotten. For any thread. */
    long generation() {
        return generation;
    }

    /**
     * Keeps an image, and replaces the previous one of this key. Ignored during a pause after a failure, or when the
     * image exceeds the bound.
     *
     * @param since the {@link #generation} when the image was requested. If anything was forgotten after that, even of
     *     another task, the image is not kept: that costs one download at most, and saves a list of everything in
     *     progress.
     */
    void write(ImageKey key, Image image, long since) {
        long size = StoredImages.inBlocks(image);
        if (directory.isClosed() || size > maximumBytes || since != generation || !pause.isOver()) {
            return;
        }
        try {
            StoredImages images = acquireDirectory();
            publish(images, images.write(key, image), ImageName.of(key), size, since);
            pause.end();
        } catch (IOException e) {
            if (!directory.isClosed()) {
                pause.begin(e);
            }
        }
    }

    private synchronized void publish(StoredImages images, ImageFile written, ImageName name, long size, long since)
            throws IOException {
        if (images == directory.images() && since == generation) {
            evictions.add(images.publish(written, name, size));
        } else {
            images.discard(written);
        }
    }

    /**
     * Drops the images of a task, and does not keep those that are being written. Files in a directory that is
     * unreachable now, or belongs to another process, remain.
     */
    void forget(TaskId task) {
        forget(images -> images.ofTask(task));
    }

    /** Drops the images of all tasks, as {@link #forget(TaskId)}. */
    void forgetAll() {
        forget(StoredImages::all);
    }

    private synchronized void forget(Function<StoredImages, List<ImageName>> names) {
        generation++;
        StoredImages images = directory.images();
        if (images != null) {
            delete(images, names.apply(images), Logger.Level.WARN);
        }
    }

    private synchronized StoredImages acquireDirectory() throws IOException {
        return directory.open();
    }

    boolean isEnabled() {
        return maximumBytes > 0;
    }

    /** For its number of images and their bytes. */
    TierDirectory directory() {
        return directory;
    }

    /** Number of evicted images. For any thread. */
    long evictions() {
        return evictions.sum();
    }

    /** Whether the last write succeeded, or there was none. For any thread. */
    boolean isUsable() {
        return pause.isHealthy();
    }

    /** Number of files that were found damaged when read. For any thread. */
    long damaged() {
        return damaged.sum();
    }

    /** Releases the directory for other processes. Nothing is found or kept afterwards. */
    @Override
    public synchronized void close() {
        try {
            directory.close();
        } catch (IOException e) {
            LOG.debugf(e, "The lock of %s cannot be released", directory);
        }
    }
}
