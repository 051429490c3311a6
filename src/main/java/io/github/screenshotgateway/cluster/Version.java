package io.github.screenshotgateway.cluster;

/** The shared version of a cached entry, and whether it is known to be the newest. Thread-safe. */
public final class Version {
    /** The entry is not shared: the replica works alone, or has read it while the engine was away. */
    private static final long NONE = 0;

    private volatile long number = NONE;

    /** The newest version of the task that was heard of. */
    private volatile long announced = NONE;

    /** The {@link Fleet#feed} in which the entry was known to be the newest. */
    private volatile long confirmedIn;

    long number() {
        return number;
    }

    void set(long number) {
        this.number = number;
    }

    /** Whether the entry has ever been in the engine. */
    boolean isShared() {
        return number != NONE;
    }

    boolean isConfirmedIn(long feed) {
        return confirmedIn == feed && !isOutdated();
    }

    void confirm(long feed) {
        confirmedIn = feed;
    }

    /** Whether another version has been announced since; later ones have higher numbers. */
    boolean isOutdated() {
        return number < announced;
    }

    /** Call when another version of the list exists. */
    public synchronized void announce(long newest) {
        announced = Math.max(announced, newest);
    }
}
