package io.github.screenshotgateway.images.store;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The index of the files on disk, bounded in bytes. Evicts the least recently used ones.
 *
 * <p>Not Caffeine, whose policy prefers frequently used entries. Images are written once and mostly read from memory:
 * under such writes, a full Caffeine cache rejected nine of ten new images and kept the old ones.
 *
 * <p>Thread-safe. {@link #contains} and {@link #ofTask} take no lock; the others hold one for a look-up.
 */
final class LruIndex {
    private static final float LOAD_FACTOR = 0.75f;

    private final long maximumBytes;
    private final Set<ImageName> names = ConcurrentHashMap.newKeySet();
    private final Map<ImageName, Long> sizes = new LinkedHashMap<>(16, LOAD_FACTOR, true);
    private volatile long bytes;

    LruIndex(long maximumBytes) {
        this.maximumBytes = maximumBytes;
    }

    boolean contains(ImageName name) {
        return names.contains(name);
    }

    /** Whether it is present; if so, it becomes the most recently used. */
    synchronized boolean touch(ImageName name) {
        return sizes.get(name) != null;
    }

    /**
     * Adds or replaces an entry.
     *
     * @param size in bytes
     * @return the evicted entries; the entry itself when it exceeds the bound
     */
    synchronized List<ImageName> put(ImageName name, long size) {
        remove(name);
        if (size > maximumBytes) {
            return List.of(name);
        }
        names.add(name);
        sizes.put(name, size);
        bytes += size;
        List<ImageName> evicted = new ArrayList<>();
        Iterator<Map.Entry<ImageName, Long>> oldest = sizes.entrySet().iterator();
        while (bytes > maximumBytes) {
            Map.Entry<ImageName, Long> next = oldest.next();
            oldest.remove();
            names.remove(next.getKey());
            bytes -= next.getValue();
            evicted.add(next.getKey());
        }
        return evicted;
    }

    synchronized void remove(ImageName name) {
        Long size = sizes.remove(name);
        if (size != null) {
            names.remove(name);
            bytes -= size;
        }
    }

    /** @param task see {@link ImageName#task} */
    List<ImageName> ofTask(long task) {
        return names.stream().filter(name -> name.task() == task).toList();
    }

    List<ImageName> all() {
        return List.copyOf(names);
    }

    long bytes() {
        return bytes;
    }

    int entries() {
        return names.size();
    }
}
