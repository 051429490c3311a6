package io.github.screenshotgateway.cluster;

import io.github.screenshotgateway.task.TaskId;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The tasks that this replica has to archive. They are lost when it ends. */
final class AloneBacklog implements Backlog {
    static final int MAX = 5_000;

    private final InstantSource clock;
    private final Map<TaskId, Waiting> tasks = new HashMap<>();

    AloneBacklog(InstantSource clock) {
        this.clock = clock;
    }

    private record Waiting(Instant due, int attempts) {}

    @Override
    public synchronized Uni<Boolean> add(TaskId task, Duration delay) {
        boolean waits = tasks.containsKey(task) || tasks.size() < MAX;
        if (waits) {
            tasks.putIfAbsent(task, new Waiting(clock.instant().plus(delay), 0));
        }
        return Uni.createFrom().item(waits);
    }

    @Override
    public synchronized Uni<Optional<Taken>> take(Duration reservation) {
        Instant now = clock.instant();
        Optional<Taken> taken = tasks.entrySet().stream()
                .filter(entry -> !entry.getValue().due().isAfter(now))
                .min(Comparator.comparing(entry -> entry.getValue().due()))
                .map(entry -> new Taken(entry.getKey(), entry.getValue().attempts() + 1));
        taken.ifPresent(one -> tasks.put(one.task(), new Waiting(now.plus(reservation), one.attempt())));
        return Uni.createFrom().item(taken);
    }

    @Override
    public synchronized Uni<Void> defer(TaskId task, Duration delay) {
        tasks.computeIfPresent(
                task, (same, waiting) -> new Waiting(clock.instant().plus(delay), waiting.attempts()));
        return Uni.createFrom().voidItem();
    }

    @Override
    public synchronized Uni<Void> remove(TaskId task) {
        tasks.remove(task);
        return Uni.createFrom().voidItem();
    }

    @Override
    public synchronized Uni<Long> size() {
        return Uni.createFrom().item((long) tasks.size());
    }
}
