package io.github.screenshotgateway.cluster;

import io.github.screenshotgateway.task.TaskId;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.time.Instant;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/** This replica reads what it needs. */
final class AloneRefreshes implements Refreshes {
    private Consumer<TaskId> onHint = task -> {};

    @Override
    public <T extends Entry> Uni<Refreshed<T>> refresh(Refresh<T> refresh) {
        return refresh.read(refresh.known(), refresh.lost())
                .map(entry -> new Refreshed<>(entry, null, Source.UPSTREAM, true))
                .onFailure()
                .recoverWithItem(failure -> new Refreshed<>(refresh.known(), failure, Source.UPSTREAM, true));
    }

    @Override
    public boolean isConfirmed(Version version) {
        return true;
    }

    @Override
    public Instant usableUnconfirmedUntil(Duration runningFreshFor) {
        return Instant.MAX;
    }

    @Override
    public boolean canConfirm() {
        return false;
    }

    @Override
    public void hint(TaskId task) {
        onHint.accept(task);
    }

    @Override
    public void onHint(Consumer<TaskId> action) {
        onHint = action;
    }

    @Override
    public void onChange(BiConsumer<TaskId, Long> action) {
        // Only this replica changes lists.
    }
}
