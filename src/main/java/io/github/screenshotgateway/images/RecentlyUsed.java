package io.github.screenshotgateway.images;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What is on disk, bounded in bytes: what was not used for the longest time goes first.
 *
 * <p>Not Caffeine, whose policy keeps what is asked for often. Images are written once and mostly read from memory; with
 * such writes it turned away nine of ten new ones once it was full, and kept the old.
 *
 * <p>Thread-safe. {@link #contains} and {@link #ofTask} take no lock, the others one for the time of a look-up.
 */
final class RecentlyUsed {
    private static final float LOAD_FACTOR = 0.75f;

    private final long maximumBytes;
    private final Set<ImageName> names = ConcurrentHashMap.newKeySet();
    private final Map<ImageName, Long> sizes = new LinkedHashMap<>(16, LOAD_FACTOR, true);
    private volatile long bytes;

    RecentlyUsed(long maximumBytes) {
        this.maximumBytes = maximumBytes;
    }

    boolean contains(ImageName name) {
        return names.contains(name);
    }

    /** Whether it is there; if so, it is the last to go now. */
    synchronized boolean use(ImageName name) {
        return sizes.get(name) != null;
    }

    /**
     * Adds or replaces it.
     *
     * @param size in bytes
     * @return what has to go for it; itself, when it is larger than all may be together
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

    /** @param task as in {@link ImageName#task} */
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
