package io.github.screenshotgateway.cluster;

import io.github.screenshotgateway.cluster.engine.Script;
import io.github.screenshotgateway.task.TaskId;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The tasks that the fleet has to archive, in the engine: a sorted set, in which a task cannot be twice, by the time when it is
 * due. Those that are added while the engine is away wait on this replica.
 */
final class SharedBacklog implements Backlog {
    static final int MAX = 100_000;

    private static final Script ADD = Script.of("backlog-add");
    private static final Script TAKE = Script.of("backlog-take");
    private static final Script DEFER = Script.of("backlog-defer");
    private static final Script REMOVE = Script.of("backlog-remove");
    private static final Script SIZE = Script.of("backlog-size");

    private final Fleet fleet;
    private final Backlog here;
    private final List<String> keys;

    /** @param here for the tasks that wait on this replica */
    SharedBacklog(Fleet fleet, Backlog here) {
        this.fleet = fleet;
        this.here = here;
        this.keys = List.of(fleet.key("archive", "due"), fleet.key("archive", "attempts"));
    }

    @Override
    public Uni<Boolean> add(TaskId task, Duration delay) {
        return fleet.run(ADD, keys, task, delay.toMillis(), MAX)
                .map(reply -> reply.toLong() == 1)
                .onFailure()
                .recoverWithUni(() -> here.add(task, delay));
    }

    @Override
    public Uni<Optional<Taken>> take(Duration reservation) {
        return here.take(reservation)
                .chain(taken -> taken.isPresent() ? Uni.createFrom().item(taken) : takeShared(reservation));
    }

    private Uni<Optional<Taken>> takeShared(Duration reservation) {
        return fleet.run(TAKE, keys, reservation.toMillis())
                .map(reply -> Optional.ofNullable(reply)
                        .map(taken -> new Taken(
                                new TaskId(taken.get(0).toString()),
                                taken.get(1).toInteger())))
                .onFailure()
                .recoverWithItem(Optional.empty());
    }

    @Override
    public Uni<Void> defer(TaskId task, Duration delay) {
        return fleet.run(DEFER, keys, task, delay.toMillis())
                .onFailure()
                .recoverWithNull()
                .chain(() -> here.defer(task, delay));
    }

    @Override
    public Uni<Void> remove(TaskId task) {
        return fleet.run(REMOVE, keys, task).onFailure().recoverWithNull().chain(() -> here.remove(task));
    }

    @Override
    public Uni<Long> size() {
        return fleet.run(SIZE, keys)
                .map(reply -> reply.toLong())
                .onFailure()
                .recoverWithItem(0L)
                .chain(shared -> here.size().map(own -> shared + own));
    }
}
