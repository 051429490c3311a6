package io.github.screenshotgateway.cluster;

import io.github.screenshotgateway.task.TaskId;
import io.smallrye.mutiny.Uni;

/** There are no other replicas, or they are purged one by one. */
final class AlonePurges implements Purges {
    private volatile Local local;

    @Override
    public void onPurge(Local local) {
        this.local = local;
    }

    @Override
    public Uni<Boolean> purge(TaskId task) {
        return local.forget(task).replaceWith(true);
    }

    @Override
    public Uni<Boolean> purgeAll() {
        return local.forgetAll().replaceWith(true);
    }
}
