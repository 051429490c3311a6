package io.github.screenshotgateway.screenshots;

import io.github.screenshotgateway.task.TaskLife;
import io.github.screenshotgateway.task.TaskScreenshots;
import io.github.screenshotgateway.time.TimeSpan;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * How long an entry of the list cache may be used, and how. It is a pure function of the time and the result of the
 * read. An entry whose read lies in the future, because the clock was set back, is stale.
 *
 * @param readAt when the upstream was asked; the age of the entry counts from here
 * @param freshUntil before this moment, the entry is served without a refresh
 * @param revalidateUntil before this moment, it is served while a refresh runs in the background
 * @param usableUntil before this moment, it is served if its refresh failed
 * @param urlsUntil before this moment, clients may get the upstream's URLs in it: until the first one expires
 *     ({@link Instant#MAX} if none does); if some were expired on arrival, for as long as a running list is fresh
 */
record Freshness(Instant readAt, Instant freshUntil, Instant revalidateUntil, Instant usableUntil, Instant urlsUntil) {
    /** Jitter makes freshness up to one part in this many longer. Never shorter, so it costs no task more refreshes. */
    private static final int JITTER_PART = 25;

    /** A final list is fresh for this many times as long as its task has been over: eight reads in the first day. */
    private static final int SETTLING = 4;

    private static final Duration SHORTEST_SETTLING = Duration.ofSeconds(15);

    /** The list of a task with an unknown status is fresh for one part in this many of the time since it last grew. */
    private static final int UNKNOWN_PART = 20;

    private static final Duration UNKNOWN_LONGEST = Duration.ofMinutes(5);

    /** A list is stale this long before its first URL expires, so that a client has time to follow the URL. */
    private static final Duration URL_MARGIN = Duration.ofSeconds(30);

    /**
     * The freshness of a list.
     *
     * @param read the result of the read, with the life of the task as far as all reads so far show it
     * @param unchangedSince when the task ended or, if it has not, when its list last grew, as far as that is known
     * @param jitter random, from 0 to 1, so that lists that were read together do not expire together
     */
    static Freshness ofList(TaskScreenshots read, Instant unchangedSince, ListsConfig config, double jitter) {
        return ofList(read, unchangedSince, config, jitter, Duration.ZERO);
    }

    /** @param ahead how far the clock of the server that signed the URLs is ahead of the gateway's */
    static Freshness ofList(
            TaskScreenshots read, Instant unchangedSince, ListsConfig config, double jitter, Duration ahead) {
        Duration byLife = byLife(read, Duration.between(unchangedSince, read.readAt()), config);
        Instant byLifeUntil = read.readAt().plus(byLife).plusMillis((long) (byLife.toMillis() * jitter / JITTER_PART));

        List<Instant> expiries =
                read.urlExpiries().stream().map(expiry -> expiry.minus(ahead)).toList();
        // Without URLs that were expired on arrival: further reads would not renew them.
        Instant firstExpiry = expiries.stream()
                .filter(read.readAt()::isBefore)
                .min(Instant::compareTo)
                .orElse(Instant.MAX);
        Instant freshUntil = earlier(byLifeUntil, lessMargin(firstExpiry, read.readAt()));
        boolean cameExpired = !expiries.stream().allMatch(read.readAt()::isBefore);
        Instant urlsUntil =
                cameExpired ? earlier(firstExpiry, read.readAt().plus(config.runningFreshFor())) : firstExpiry;
        return new Freshness(
                read.readAt(),
                freshUntil,
                freshUntil.plus(config.staleWhileRevalidate()),
                freshUntil.plus(config.staleIfError()),
                urlsUntil);
    }

    /**
     * Grows with the time without a change: a last screenshot can come some time after the end (settling), and a task
     * with an unknown status may not be running.
     */
    private static Duration byLife(TaskScreenshots read, Duration unchanged, ListsConfig config) {
        // A list that cannot be read completely after the end must not cause reads without end.
        TaskLife life = read.life() == TaskLife.ENDING && !read.complete() ? TaskLife.UNKNOWN : read.life();
        return switch (life) {
            case RUNNING, ENDING -> config.runningFreshFor();
            case QUIET -> config.quietFreshFor();
            case UNKNOWN ->
                longer(shorter(unchanged.dividedBy(UNKNOWN_PART), UNKNOWN_LONGEST), config.runningFreshFor());
            case ENDED -> shorter(longer(unchanged.multipliedBy(SETTLING), SHORTEST_SETTLING), config.finalFreshFor());
        };
    }

    /** The freshness of a list from the archive. The vendor may know its task again some day. */
    static Freshness ofArchivedList(Instant askedAt, ListsConfig config, double jitter) {
        long lifetime = config.finalFreshFor().toMillis();
        Instant freshUntil = askedAt.plusMillis(lifetime + (long) (lifetime * jitter / JITTER_PART));
        return new Freshness(
                askedAt,
                freshUntil,
                freshUntil.plus(config.staleWhileRevalidate()),
                freshUntil.plus(config.staleIfError()),
                Instant.MAX);
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) > 0 ? one : other;
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    /** A missing task can be created at any moment, so it is never served stale. */
    static Freshness ofMissingTask(Instant readAt, ListsConfig config) {
        Instant freshUntil = readAt.plus(config.notFoundFreshFor());
        return new Freshness(readAt, freshUntil, Instant.MIN, Instant.MIN, Instant.MAX);
    }

    /** The freshness for a client that gets the upstream's URLs: it ends when they expire. */
    Freshness withUrls() {
        return new Freshness(
                readAt,
                earlier(freshUntil, urlsUntil),
                earlier(revalidateUntil, urlsUntil),
                earlier(usableUntil, urlsUntil),
                urlsUntil);
    }

    /**
     * The freshness of an entry that another replica may have replaced.
     *
     * @param until before this moment, that is not taken into account
     * @param canConfirm whether a refresh can tell soon; the entry is not served meanwhile then
     */
    Freshness unconfirmed(Instant until, boolean canConfirm) {
        return new Freshness(
                readAt,
                earlier(freshUntil, until),
                canConfirm ? earlier(revalidateUntil, until) : revalidateUntil,
                usableUntil,
                urlsUntil);
    }

    boolean fresh(Instant now) {
        return now.isBefore(freshUntil) && !isOfFuture(now);
    }

    /** @param failed whether the last refresh failed */
    boolean mayBeServedStale(boolean failed, Instant now) {
        return now.isBefore(revalidateUntil) && !isOfFuture(now) || failed && usableOnError(now);
    }

    boolean usableOnError(Instant now) {
        return now.isBefore(usableUntil);
    }

    private boolean isOfFuture(Instant now) {
        return TimeSpan.isFuture(readAt, now);
    }

    /** The remaining freshness; zero or negative once it is over. */
    Duration remaining(Instant now) {
        return isOfFuture(now) ? Duration.ZERO : Duration.between(now, freshUntil);
    }

    /** The whole freshness, as {@code max-age} states it: clients subtract {@code Age} from it (RFC 9111, 4.2). */
    Duration lifetime() {
        return Duration.between(readAt, freshUntil);
    }

    /** The time from the read until the entry is of no use. */
    Duration usableFor() {
        return usableUntil.isBefore(freshUntil) ? lifetime() : Duration.between(readAt, usableUntil);
    }

    /** The time since the read; the whole freshness if the read lies in the future. */
    Duration age(Instant now) {
        if (isOfFuture(now)) {
            return lifetime();
        }
        Duration age = Duration.between(readAt, now);
        return age.isNegative() ? Duration.ZERO : age;
    }

    /** For URLs that are valid for less than a minute, the margin is half of that time. */
    private static Instant lessMargin(Instant expiry, Instant readAt) {
        if (expiry.equals(Instant.MAX)) {
            return expiry;
        }
        Duration half = Duration.between(readAt, expiry).dividedBy(2);
        return expiry.minus(half.compareTo(URL_MARGIN) < 0 ? half : URL_MARGIN);
    }

    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }
}
