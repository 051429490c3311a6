package io.github.screenshotgateway.screenshots;

import io.github.screenshotgateway.task.TaskLife;
import java.time.Duration;
import java.time.Instant;

/**
 * Until when an entry of the list cache may be used, and how. A pure function of when it was read and what was read.
 *
 * @param readAt when the upstream was asked; the age of the entry counts from here
 * @param freshUntil before this moment it is served as it is
 * @param revalidateUntil before this moment it is served as it is, while a refresh runs in the background
 * @param usableUntil before this moment it is served when its refresh failed
 */
record Freshness(Instant readAt, Instant freshUntil, Instant revalidateUntil, Instant usableUntil) {

    static Freshness ofList(Instant readAt, TaskLife life, ListsConfig config) {
        Duration fresh = life == TaskLife.ENDED ? config.finalFreshFor() : config.runningFreshFor();
        Instant freshUntil = readAt.plus(fresh);
        return new Freshness(
                readAt,
                freshUntil,
                freshUntil.plus(config.staleWhileRevalidate()),
                freshUntil.plus(config.staleIfError()));
    }

    /** A task that does not exist now can be created any moment: that is never served stale. */
    static Freshness ofMissingTask(Instant readAt, ListsConfig config) {
        Instant freshUntil = readAt.plus(config.notFoundFreshFor());
        return new Freshness(readAt, freshUntil, freshUntil, freshUntil);
    }

    boolean fresh(Instant now) {
        return now.isBefore(freshUntil);
    }

    boolean servedWhileRevalidated(Instant now) {
        return now.isBefore(revalidateUntil);
    }

    boolean usableOnError(Instant now) {
        return now.isBefore(usableUntil);
    }

    /** What is left of the freshness; negative when it is over. */
    Duration remaining(Instant now) {
        return Duration.between(now, freshUntil);
    }

    /** The whole freshness, as {@code max-age} states it: clients subtract {@code Age} from it (RFC 9111, 4.2). */
    Duration lifetime() {
        return Duration.between(readAt, freshUntil);
    }

    Duration age(Instant now) {
        Duration age = Duration.between(readAt, now);
        return age.isNegative() ? Duration.ZERO : age;
    }
}
