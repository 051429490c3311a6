package io.github.screenshotgateway.screenshots;

import java.util.OptionalLong;

/**
 * How many lists fit into a number of bytes, going by the size of those that came last. quarkus-cache bounds by count
 * and has no weigher; a hundred thousand lists of a thousand presigned URLs would take 7 GB.
 *
 * <p>An estimate: after a change from large lists to small ones, the bytes may be twice as many for a while.
 */
final class ListBound {
    /** The last hundred lists or so decide. */
    private static final double WEIGHT_OF_NEWEST = 0.01;

    /** A change of the bound makes the cache evict, so small ones are not worth it. */
    private static final double CHANGE_WORTH_TELLING = 0.1;

    /** What an entry takes beside its texts; measured with {@code FullListCache} in {@code src/bench}. */
    private static final long BYTES_OF_ENTRY = 490;

    private final long maximum;
    private final long budget;
    private double average = BYTES_OF_ENTRY;
    private long told;

    /**
     * @param maximum the bound in any case
     * @param budget bytes
     */
    ListBound(long maximum, long budget) {
        this.maximum = maximum;
        this.budget = budget;
        this.told = maximum;
    }

    /** Takes a new entry into account; the new bound, when it differs much from the one before. */
    synchronized OptionalLong noted(CachedTask entry) {
        average += WEIGHT_OF_NEWEST * (bytes(entry) - average);
        long fitting = Math.max(1, Math.min(maximum, (long) (budget / average)));
        if (Math.abs(fitting - told) <= told * CHANGE_WORTH_TELLING) {
            return OptionalLong.empty();
        }
        told = fitting;
        return OptionalLong.of(fitting);
    }

    private static long bytes(CachedTask entry) {
        return BYTES_OF_ENTRY + (entry instanceof ScreenshotList list ? list.bytes() : 0);
    }
}
