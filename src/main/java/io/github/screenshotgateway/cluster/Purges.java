package io.github.screenshotgateway.cluster;

import io.github.screenshotgateway.task.TaskId;
import io.smallrye.mutiny.Uni;

/** Purges what the replicas have cached. Thread-safe; nothing blocks. */
public interface Purges {
    /** Purges the caches of this replica. */
    interface Local {
        /** Forgets a task, and what is being read of it. */
        Uni<Void> forget(TaskId task);

        /** The same for all tasks. */
        Uni<Void> forgetAll();
    }

    /** Sets what each replica does. */
    void onPurge(Local local);

    /**
     * Purges a task everywhere.
     *
     * @return whether the purge reached the other replicas. Then all of them have done it, or two seconds have passed; the
     *     log names those that have not acknowledged it. This replica has done it in any case
     */
    Uni<Boolean> purge(TaskId task);

    /** The same for all tasks. */
    Uni<Boolean> purgeAll();
}
