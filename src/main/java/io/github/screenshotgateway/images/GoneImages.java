package io.github.screenshotgateway.images;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;

/**
 * The images that the media host did not have of late, so that it is not asked for them each time. Bounded; what is
 * forgotten costs one more request. Thread-safe.
 */
@Singleton
class GoneImages {
    private static final Duration LONGEST = Duration.ofMinutes(1);

    /** The image of a running task may be in the list before it is at the media host. */
    private static final Duration LONGEST_OF_RUNNING = Duration.ofSeconds(2);

    /** Each is some hundred bytes. */
    static final int MOST = 10_000;

    private final InstantSource clock;
    private final Cache<ImageKey, Instant> found;
    private final AtomicLong purges = new AtomicLong();

    GoneImages(InstantSource clock) {
        this.clock = clock;
        this.found = Caffeine.newBuilder()
                .maximumSize(MOST)
                .expireAfterWrite(LONGEST)
                .ticker(() -> TimeUnit.MILLISECONDS.toNanos(clock.millis()))
                .build();
    }

    /** @param complete whether nothing can be added to the list that holds the image */
    boolean contain(ImageKey key, boolean complete) {
        Instant at = found.getIfPresent(key);
        return at != null && clock.instant().isBefore(at.plus(complete ? LONGEST : LONGEST_OF_RUNNING));
    }

    /** To be given to {@link #add}, when it was asked before the download. */
    long purges() {
        return purges.get();
    }

    /** Unless something was purged since the download began: then it may be outdated. */
    void add(ImageKey key, long purgesBefore) {
        if (purges.get() == purgesBefore) {
            found.put(key, clock.instant());
        }
    }

    void forget(Predicate<ImageKey> keys) {
        purges.incrementAndGet();
        found.asMap().keySet().removeIf(keys);
    }
}
