package io.github.screenshotgateway.cluster;

import io.github.screenshotgateway.task.TaskId;
import io.smallrye.mutiny.Uni;

/** Purges what the replicas have cached. Thread-safe; nothing blocks. */
public interface Purges {
    /** What a replica does itself. */
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
     * @return whether the other replicas know of it; those that are alive have done it then, but for those that did not
     *     acknowledge it within two seconds, which are logged. This replica has done it in any case
     */
    Uni<Boolean> purge(TaskId task);

    /** The same for all tasks. */
    Uni<Boolean> purgeAll();
}
