package io.github.screenshotgateway.screenshots;

import io.github.screenshotgateway.task.TaskLife;
import io.github.screenshotgateway.task.TaskScreenshots;
import io.github.screenshotgateway.time.TimeSpan;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * Until when an entry of the list cache may be used, and how. A pure function of when it was read and what was read. An entry
 * that was read in the future, before the clock was set back, is stale.
 *
 * @param readAt when the upstream was asked; the age of the entry counts from here
 * @param freshUntil before this moment it is served as it is
 * @param revalidateUntil before this moment it is served as it is, while a refresh runs in the background
 * @param usableUntil before this moment it is served when its refresh failed
 * @param urlsUntil before this moment the upstream's URLs in it may be given to clients: while they are valid, as far as they
 *     say ({@link Instant#MAX} when they do not expire); for as long as a running list is fresh, when some came expired
 */
record Freshness(Instant readAt, Instant freshUntil, Instant revalidateUntil, Instant usableUntil, Instant urlsUntil) {
    /** The jitter makes the freshness longer by up to this part, never shorter: no task costs more refreshes by it. */
    private static final int JITTER_PART = 25;

    /** A final list is fresh for so many times as long as its task has been over: eight reads in the first day. */
    private static final int SETTLING = 4;

    private static final Duration SHORTEST_SETTLING = Duration.ofSeconds(15);

    /** A list of a task of unknown status is fresh for this part of the time since it has last grown. */
    private static final int UNKNOWN_PART = 20;

    private static final Duration UNKNOWN_LONGEST = Duration.ofMinutes(5);

    /** How long before the first of its URLs expires a list is stale: time for a client to follow it. */
    private static final Duration URL_MARGIN = Duration.ofSeconds(30);

    /**
     * The freshness of a list.
     *
     * @param read what was fetched, and when; with the life of the task as all reads together tell it
     * @param unchangedSince when the task ended or, while it has not, when its list grew last, as far as that is known
     * @param jitter from 0 to 1, at random: lists that were read together shall not expire together
     */
    static Freshness ofList(TaskScreenshots read, Instant unchangedSince, ListsConfig config, double jitter) {
        return ofList(read, unchangedSince, config, jitter, Duration.ZERO);
    }

    /** @param ahead by how much the clock of the server that signed the URLs is ahead of the gateway's */
    static Freshness ofList(
            TaskScreenshots read, Instant unchangedSince, ListsConfig config, double jitter, Duration ahead) {
        Duration byLife = byLife(read, Duration.between(unchangedSince, read.readAt()), config);
        Instant byLifeUntil = read.readAt().plus(byLife).plusMillis((long) (byLife.toMillis() * jitter / JITTER_PART));

        List<Instant> expiries =
                read.urlExpiries().stream().map(expiry -> expiry.minus(ahead)).toList();
        // Those that came expired are left out: to ask for them again and again would not renew them.
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
     * By how long nothing has changed: a last screenshot can come some time after the end (settling), and a status that nobody
     * knows the meaning of need not mean that the task runs.
     */
    private static Duration byLife(TaskScreenshots read, Duration unchanged, ListsConfig config) {
        // What cannot be read whole after the end is no reason to ask for ever.
        TaskLife life = read.life() == TaskLife.ENDING && !read.whole() ? TaskLife.UNKNOWN : read.life();
        return switch (life) {
            case RUNNING, ENDING -> config.runningFreshFor();
            case QUIET -> config.quietFreshFor();
            case UNKNOWN ->
                longer(shorter(unchanged.dividedBy(UNKNOWN_PART), UNKNOWN_LONGEST), config.runningFreshFor());
            case ENDED -> shorter(longer(unchanged.multipliedBy(SETTLING), SHORTEST_SETTLING), config.finalFreshFor());
        };
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) > 0 ? one : other;
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    /** A task that does not exist now can be created any moment: that is never served stale. */
    static Freshness ofMissingTask(Instant readAt, ListsConfig config) {
        Instant freshUntil = readAt.plus(config.notFoundFreshFor());
        return new Freshness(readAt, freshUntil, Instant.MIN, Instant.MIN, Instant.MAX);
    }

    /** The same for a client that is given the upstream's URLs, and not only the names: not once they have expired. */
    Freshness withUrls() {
        return new Freshness(
                readAt,
                earlier(freshUntil, urlsUntil),
                earlier(revalidateUntil, urlsUntil),
                earlier(usableUntil, urlsUntil),
                urlsUntil);
    }

    boolean fresh(Instant now) {
        return now.isBefore(freshUntil) && !isOfFuture(now);
    }

    boolean servedWhileRevalidated(Instant now) {
        return now.isBefore(revalidateUntil) && !isOfFuture(now);
    }

    boolean usableOnError(Instant now) {
        return now.isBefore(usableUntil);
    }

    private boolean isOfFuture(Instant now) {
        return TimeSpan.isFuture(readAt, now);
    }

    /** What is left of the freshness; zero or negative when it is over. */
    Duration remaining(Instant now) {
        return isOfFuture(now) ? Duration.ZERO : Duration.between(now, freshUntil);
    }

    /** The whole freshness, as {@code max-age} states it: clients subtract {@code Age} from it (RFC 9111, 4.2). */
    Duration lifetime() {
        return Duration.between(readAt, freshUntil);
    }

    /** How long ago it was read; as long as it is fresh, when nobody knows. */
    Duration age(Instant now) {
        if (isOfFuture(now)) {
            return lifetime();
        }
        Duration age = Duration.between(readAt, now);
        return age.isNegative() ? Duration.ZERO : age;
    }

    /** The margin is half of the time, for URLs that are valid for less than a minute. */
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
