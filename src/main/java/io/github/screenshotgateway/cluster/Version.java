package io.github.screenshotgateway.cluster;

/** The shared version of a cached entry, and whether it is known to be the newest. Thread-safe. */
public final class Version {
    /** The entry is not shared: the replica works alone, or has read it while the engine was away. */
    private static final long NONE = 0;

    private static final long NEVER = -1;

    private volatile long number = NONE;

    /** The {@link Fleet#feed} in which the entry was known to be the newest. */
    private volatile long confirmedIn;

    long number() {
        return number;
    }

    void set(long number) {
        this.number = number;
    }

    boolean isConfirmedIn(long feed) {
        return confirmedIn == feed;
    }

    void confirm(long feed) {
        confirmedIn = feed;
    }

    /** Call when another version of the list exists. Later versions have higher numbers. */
    public void outdateIfBefore(long newest) {
        if (number < newest) {
            confirmedIn = NEVER;
        }
    }
}
