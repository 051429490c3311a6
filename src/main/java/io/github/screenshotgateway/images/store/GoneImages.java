package io.github.screenshotgateway.images.store;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.screenshotgateway.problem.Problem;
import io.github.screenshotgateway.time.ElapsedTime;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;

/**
 * Remembers images that the media host recently did not have or refused, or whose content was rejected, so that it is
 * not asked for them on every request. Bounded; a forgotten entry costs one more request. Thread-safe.
 */
@Singleton
public class GoneImages {
    private static final Duration LONGEST = Duration.ofMinutes(1);

    /** Entries of some hundred bytes. */
    static final int MAX = 10_000;

    /** Entries of half a kilobyte. */
    static final int MAX_REJECTED = 2_000;

    /** As long as clients are asked to wait. */
    private static final Duration NOT_READY = Duration.ofSeconds(2);

    private final Cache<ImageKey, Refused> gone;
    private final Cache<ImageKey, Problem> notReady;
    private final Cache<ImageKey, Integer> renewed;
    private final Cache<ImageKey, Refused> rejected;
    private final AtomicLong purges = new AtomicLong();

    GoneImages(InstantSource clock) {
        this.gone = cache(clock, LONGEST, MAX);
        this.notReady = cache(clock, NOT_READY, MAX);
        this.renewed = cache(clock, LONGEST, MAX);
        this.rejected = cache(clock, LONGEST, MAX_REJECTED);
    }

    private static <T> Cache<ImageKey, T> cache(InstantSource clock, Duration longest, int most) {
        return Caffeine.newBuilder()
                .maximumSize(most)
                .expireAfterWrite(longest)
                .ticker(new ElapsedTime(clock))
                .build();
    }

    /** @param source hash of the URL without its query, to which the problem applies */
    private record Refused(int source, Problem problem) {}

    /**
     * Why the image was rejected within the last minute, if it was.
     *
     * @param source the URL in the current list, without its query: a rejection at another URL does not count
     */
    public Optional<Problem> rejection(ImageKey key, String source) {
        return problem(rejected, key, source);
    }

    /** Why the image was unavailable within the last minute, if it was; {@code source} as for {@link #rejection}. */
    public Optional<Problem> problem(ImageKey key, String source) {
        return problem(gone, key, source);
    }

    private static Optional<Problem> problem(Cache<ImageKey, Refused> refused, ImageKey key, String source) {
        return Optional.ofNullable(refused.getIfPresent(key))
                .filter(one -> one.source() == source.hashCode())
                .map(Refused::problem);
    }

    /** Why no client may be redirected to the image, if the media host did not have it moments ago. */
    public Optional<Problem> notReady(ImageKey key) {
        return Optional.ofNullable(notReady.getIfPresent(key));
    }

    /** @param source the URL without its query, unchanged in a list that was just read */
    public void addNotReady(ImageKey key, String source, Problem problem) {
        notReady.put(key, problem);
        if (!wasRenewed(key, source)) {
            renewed.put(key, source.hashCode());
        }
    }

    /** Whether a list that was read within the last minute had no other URL for an image that was not ready. */
    public boolean wasRenewed(ImageKey key, String source) {
        return Integer.valueOf(source.hashCode()).equals(renewed.getIfPresent(key));
    }

    /** Read this before the download, and pass it to {@link #add}. */
    public long purges() {
        return purges.get();
    }

    /** Ignored if anything was purged since the download began, because the problem may be outdated. */
    public void add(ImageKey key, String source, Problem problem, long purgesBefore) {
        add(gone, key, source, problem, purgesBefore);
    }

    /** As {@link #add}, for rejected content. */
    public void addRejected(ImageKey key, String source, Problem rejection, long purgesBefore) {
        add(rejected, key, source, rejection, purgesBefore);
    }

    private void add(
            Cache<ImageKey, Refused> refused, ImageKey key, String source, Problem problem, long purgesBefore) {
        if (purges.get() == purgesBefore) {
            refused.put(key, new Refused(source.hashCode(), problem));
        }
    }

    void forget(Predicate<ImageKey> keys) {
        purges.incrementAndGet();
        gone.asMap().keySet().removeIf(keys);
        notReady.asMap().keySet().removeIf(keys);
        renewed.asMap().keySet().removeIf(keys);
        rejected.asMap().keySet().removeIf(keys);
    }
}
