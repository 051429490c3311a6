package io.github.screenshotgateway.images;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.screenshotgateway.problem.Problem;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;

/**
 * The images that the media host did not have of late, or did not give, or that were rejected when it sent them, so that it is
 * not asked for them each time. Bounded; what is forgotten costs one more request. Thread-safe.
 */
@Singleton
class GoneImages {
    private static final Duration LONGEST = Duration.ofMinutes(1);

    /** Each is some hundred bytes. */
    static final int MOST = 10_000;

    /** Each is half a kilobyte. */
    static final int MOST_REJECTED = 2_000;

    /** As long as clients are asked to wait. */
    private static final Duration NOT_READY = Duration.ofSeconds(2);

    private final Cache<ImageKey, Problem> found;
    private final Cache<ImageKey, Problem> notReady;
    private final Cache<ImageKey, Rejected> rejected;
    private final AtomicLong purges = new AtomicLong();

    GoneImages(InstantSource clock) {
        this.found = cache(clock, LONGEST, MOST);
        this.notReady = cache(clock, NOT_READY, MOST);
        this.rejected = cache(clock, LONGEST, MOST_REJECTED);
    }

    private static <T> Cache<ImageKey, T> cache(InstantSource clock, Duration longest, int most) {
        return Caffeine.newBuilder()
                .maximumSize(most)
                .expireAfterWrite(longest)
                .ticker(() -> TimeUnit.MILLISECONDS.toNanos(clock.millis()))
                .build();
    }

    private record Rejected(String source, Problem problem) {}

    /**
     * Why the image was rejected within the last minute, if it was.
     *
     * @param source the URL without its query that the list has now: what is at another one was not rejected
     */
    Optional<Problem> rejection(ImageKey key, String source) {
        return Optional.ofNullable(rejected.getIfPresent(key))
                .filter(one -> one.source().equals(source))
                .map(Rejected::problem);
    }

    /** Why the image could not be had within the last minute, if so. */
    Optional<Problem> problem(ImageKey key) {
        return Optional.ofNullable(found.getIfPresent(key));
    }

    /** Why no client is to be sent to the image, if the media host did not have it yet a moment ago. */
    Optional<Problem> notReady(ImageKey key) {
        return Optional.ofNullable(notReady.getIfPresent(key));
    }

    void addNotReady(ImageKey key, Problem problem) {
        notReady.put(key, problem);
    }

    /** To be given to {@link #add}, when it was asked before the download. */
    long purges() {
        return purges.get();
    }

    /** Unless something was purged since the download began: then it may be outdated. */
    void add(ImageKey key, Problem problem, long purgesBefore) {
        if (purges.get() == purgesBefore) {
            found.put(key, problem);
        }
    }

    /** As {@link #add}, when what the media host sent was rejected. */
    void addRejected(ImageKey key, String source, Problem rejection, long purgesBefore) {
        if (purges.get() == purgesBefore) {
            rejected.put(key, new Rejected(source, rejection));
        }
    }

    void forget(Predicate<ImageKey> keys) {
        purges.incrementAndGet();
        found.asMap().keySet().removeIf(keys);
        notReady.asMap().keySet().removeIf(keys);
        rejected.asMap().keySet().removeIf(keys);
    }
}
