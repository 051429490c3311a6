package io.github.screenshotgateway.cluster;

import io.github.screenshotgateway.problem.Problem;
import io.github.screenshotgateway.task.TaskId;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * Refreshes lists. A replica that works alone reads each list itself; with a shared engine, one replica reads it for all.
 * Thread-safe; nothing blocks.
 */
public interface Refreshes {
    /** An entry of the list cache. */
    interface Entry {
        /** When the upstream was asked for it. */
        Instant readAt();

        /** From {@link #readAt} on. */
        Duration freshFor();

        /** How long the entry is of use, from {@link #readAt} on. */
        Duration usableFor();

        /** Always the same object. */
        Version version();
    }

    /** The refresh of one task, as the list cache does it. */
    interface Refresh<T extends Entry> {
        TaskId task();

        /** The entry in the cache of this replica, or {@code null}. */
        T known();

        /** Whether the entry is fresh, and only has to be {@link #isConfirmed confirmed}. It is then not read again. */
        boolean onlyConfirm();

        /**
         * Reads from the upstream.
         *
         * @param before the newest entry, or {@code null}; perhaps another replica's
         * @param lost ids of the screenshots that were missing in the last read, if it failed for that reason; otherwise
         *     empty
         */
        Uni<T> read(T before, Set<String> lost);

        /** The ids that were missing in the last read, as for {@link #read}. */
        Set<String> lost();

        /** Whether to share why a read failed, so that no replica tries again for a while. */
        boolean isShared(Problem failure);

        /** How long a shared failure is repeated. */
        Duration failureRepeatedFor();

        byte[] pack(T entry);

        /** @throws RuntimeException for malformed bytes */
        T unpack(byte[] packed, Instant readAt);
    }

    /** Where a result came from. */
    enum Source {
        /** This replica has read it. */
        UPSTREAM,
        /** This replica had it already. */
        CONFIRMED,
        /** Another replica had read it before. */
        SHARED,
        /** Another replica has read it meanwhile. */
        AWAITED
    }

    /**
     * The result of a refresh.
     *
     * @param entry the newest one; {@code null} for none, after a failure
     * @param failure why the entry was not read again, or {@code null}
     * @param kept whether the result replaces what the cache of this replica has; not if a later read overtook this one
     */
    record Refreshed<T extends Entry>(T entry, Throwable failure, Source source, boolean kept) {}

    /** Never fails. */
    <T extends Entry> Uni<Refreshed<T>> refresh(Refresh<T> refresh);

    /** Whether no other replica can have changed the entry without this replica's knowledge. Part of every hit. */
    boolean isConfirmed(Version version);

    /**
     * Until when an unconfirmed entry may be used, if it is fresh for so long.
     *
     * @param runningFreshFor the shortest freshness
     */
    Instant usableUnconfirmedUntil(Duration runningFreshFor);

    /** Whether unconfirmed entries can be confirmed now. */
    boolean canConfirm();

    /**
     * Passes on that a task's list may have changed.
     *
     * @see #onHint
     */
    void hint(TaskId task);

    /** Sets what each replica does after a {@link #hint}. */
    void onHint(Consumer<TaskId> action);

    /** Sets what each replica does when the list of a task has changed; the second argument is the newest version. */
    void onChange(BiConsumer<TaskId, Long> action);
}
