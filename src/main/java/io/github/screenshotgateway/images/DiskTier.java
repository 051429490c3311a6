package io.github.screenshotgateway.images;

import io.github.screenshotgateway.task.TaskId;
import java.io.Closeable;
import java.io.IOException;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import org.jboss.logging.Logger;

/**
 * The images on disk, which outlive the process; bounded in bytes, and read back with their digest compared.
 *
 * <p>No fault of the disk fails a request: what cannot be read is a miss, and what cannot be written is not kept.
 * Thread-safe. All methods block and belong on a worker thread, but those that say otherwise.
 */
final class DiskTier implements Closeable {
    private static final Logger LOG = Logger.getLogger(DiskTier.class);

    private final DiskLocation location;
    private final long maximumBytes;
    private final int maximumSize;
    private final DiskPause pause;
    private final LongAdder evictions = new LongAdder();
    private final LongAdder damaged = new LongAdder();

    /** {@code null} while there is none: not yet, not any more, or another's. */
    private volatile StoredImages stored;

    private volatile long generation;
    private volatile boolean closed;

    private DiskTier(DiskLocation location, long maximumBytes, int maximumSize, InstantSource clock) {
        this.location = location;
        this.maximumBytes = maximumBytes;
        this.maximumSize = maximumSize;
        this.pause = new DiskPause(location.directory(), clock);
    }

    /** A tier that finds and keeps nothing until it is opened. */
    static DiskTier of(ImagesConfig config, InstantSource clock) {
        return new DiskTier(
                DiskLocation.of(config.directory()),
                config.disk().asLongValue(),
                (int) config.maximumSize().asLongValue(),
                clock);
    }

    /**
     * An open tier.
     *
     * @param maximumBytes of all files together; 0 keeps none and touches no disk
     * @param maximumSize bytes of an image; a larger one is neither read nor kept
     */
    static DiskTier open(DiskLocation location, long maximumBytes, int maximumSize, InstantSource clock) {
        DiskTier tier = new DiskTier(location, maximumBytes, maximumSize, clock);
        tier.open();
        return tier;
    }

    /**
     * Takes over what an earlier process has left there, which takes a while when that is much. Where it fails, a warning
     * says why, and it is tried again once a minute.
     */
    void open() {
        if (wanted()) {
            try {
                held();
            } catch (IOException e) {
                pause.begin(e);
            }
        }
    }

    /** Whether {@link #read} is worth a worker. Looks into memory only, and takes no lock: for any thread. */
    boolean mayHold(ImageKey key) {
        StoredImages images = stored;
        return images != null && images.contains(ImageName.of(key));
    }

    /** The image. A file that is not what was written is removed, and so is one from another source than the key's. */
    Optional<Image> read(ImageKey key) {
        ImageName name = ImageName.of(key);
        StoredImages images = stored;
        Optional<ImageFile> file = images == null ? Optional.empty() : images.use(name);
        if (file.isEmpty()) {
            return Optional.empty();
        }
        Optional<Image> image = read(file.get(), key);
        if (image.isEmpty()) {
            drop(images, name);
        }
        return image;
    }

    private Optional<Image> read(ImageFile file, ImageKey key) {
        try {
            return file.read(key, maximumSize);
        } catch (DamagedFile e) {
            damaged.increment();
            LOG.debugf(e, "A stored image is damaged: %s", file.path());
        } catch (IOException e) {
            LOG.debugf(e, "A stored image cannot be read: %s", file.path());
        }
        return Optional.empty();
    }

    private synchronized void drop(StoredImages images, ImageName name) {
        try {
            images.delete(List.of(name));
        } catch (IOException e) {
            LOG.debugf(e, "A stored image cannot be removed: %s", name);
        }
    }

    /** Goes up whenever something is forgotten. For any thread. */
    long generation() {
        return generation;
    }

    /**
     * Keeps an image, instead of the one before of this key. Without effect during a pause after a failure, or when the
     * image is larger than all may be together.
     *
     * @param since the {@link #generation} when the image was asked for. When anything was forgotten after that, be it of
     *     another task, it is not kept: that costs a download at the most, and saves a list of all that is under way.
     */
    void write(ImageKey key, Image image, long since) {
        long size = StoredImages.inBlocks(image);
        if (closed || size > maximumBytes || since != generation || !pause.over()) {
            return;
        }
        try {
            StoredImages images = held();
            ImageFile written = images.write(key, image);
            publish(images, written, ImageName.of(key), size, since);
            pause.end();
        } catch (IOException e) {
            if (!closed) {
                pause.begin(e);
            }
        }
    }

    private synchronized void publish(StoredImages images, ImageFile written, ImageName name, long size, long since)
            throws IOException {
        if (images == stored && since == generation) {
            evictions.add(images.publish(written, name, size));
        } else {
            images.discard(written);
        }
    }

    /**
     * Drops the images of a task; one that is being written at this moment is not kept either. What lies in a directory
     * that cannot be reached now, or is another process', stays there.
     */
    void forget(TaskId task) {
        forget(images -> images.ofTask(task));
    }

    /** Drops the images of all tasks, likewise. */
    void forgetAll() {
        forget(StoredImages::all);
    }

    private synchronized void forget(Function<StoredImages, List<ImageName>> names) {
        generation++;
        if (stored == null) {
            return;
        }
        try {
            stored.delete(names.apply(stored));
        } catch (IOException e) {
            LOG.warnf("Images that should be dropped remain in %s: %s", location.directory(), e);
        }
    }

    /** The directory, taken again where it was lost. */
    private synchronized StoredImages held() throws IOException {
        if (closed) {
            throw new IOException("the gateway stops");
        }
        if (stored == null || !stored.held()) {
            release();
            stored = StoredImages.open(location, maximumBytes, maximumSize);
        }
        return stored;
    }

    private void release() throws IOException {
        if (stored != null) {
            StoredImages lost = stored;
            stored = null;
            lost.close();
        }
    }

    /** Whether the setting asks for any. */
    boolean wanted() {
        return maximumBytes > 0;
    }

    /** In whole blocks. For any thread. */
    long bytes() {
        StoredImages images = stored;
        return images == null ? 0 : images.bytes();
    }

    /** How many images there are. For any thread. */
    int entries() {
        StoredImages images = stored;
        return images == null ? 0 : images.entries();
    }

    /** How many images had to go for others. For any thread. */
    long evictions() {
        return evictions.sum();
    }

    /** Whether the last attempt to keep an image went well, or there was none. For any thread. */
    boolean usable() {
        return pause.none();
    }

    /** How many files were not what was written when they were read. For any thread. */
    long damaged() {
        return damaged.sum();
    }

    /** Lets another process have the directory. From now on nothing is found or kept. */
    @Override
    public synchronized void close() {
        closed = true;
        try {
            release();
        } catch (IOException e) {
            LOG.debugf(e, "The lock of %s cannot be released", location.directory());
        }
    }
}
