package io.github.screenshotgateway.upstream;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.screenshotgateway.problem.Problem;
import io.github.screenshotgateway.problem.ThrottledLog;
import io.github.screenshotgateway.task.TaskId;
import io.github.screenshotgateway.task.TaskLife;
import io.github.screenshotgateway.task.TaskScreenshots;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jboss.logging.Logger;

/**
 * Fetches the status of a task where the API needs a separate call for it. Thread-safe.
 *
 * <p>No client waits for two round trips: for a refresh, the status is requested alongside the list; for a first read,
 * after the list, which is delivered meanwhile. A task that does not exist therefore costs one call.
 *
 * <p>A terminal status thus arrives with the list or after it, never before it. The next read does not ask for the
 * status again, and is the final one.
 */
final class StatusCalls {
    private static final Logger LOG = Logger.getLogger(StatusCalls.class);

    /** How long a list waits for a status call in progress. */
    private static final Duration GRACE = Duration.ofMillis(500);

    /** An evicted status costs one more call, and one more read before the final one. */
    static final int MAX = 2_000;

    private final ThrottledLog log;

    /** Status calls made after a list: in progress, or with a terminal result. */
    private final Cache<TaskId, CompletableFuture<Status>> afterLists =
            Caffeine.newBuilder().maximumSize(MAX).build();

    StatusCalls(ThrottledLog log) {
        this.log = log;
    }

    /**
     * The result of a status call.
     *
     * @param endedAt as in {@link TaskScreenshots}
     */
    record Status(TaskLife life, Instant endedAt) {
        /** The call failed or takes too long. */
        static final Status NOT_READ = new Status(TaskLife.UNKNOWN, null);

        /** Falls back to the previous state when the status was not read. */
        Status or(TaskLife before) {
            return this == NOT_READ ? new Status(before, null) : this;
        }

        TaskScreenshots of(TaskScreenshots read) {
            return read.with(life, endedAt);
        }
    }

    /**
     * Reads a list and the status.
     *
     * @param before the cached read of the task, or {@code null}
     * @param status requests the status
     * @param list reads the list, given the cached read and whether the task is known to have ended
     */
    Uni<TaskScreenshots> join(
            TaskId task,
            TaskScreenshots before,
            Uni<Status> status,
            Function<TaskScreenshots, Uni<TaskScreenshots>> list) {
        if (before == null) {
            return list.apply(null).invoke(read -> requestAfterList(task, status));
        }
        if (before.life().isOver()) {
            return finalRead(before, list);
        }
        CompletableFuture<Status> pending = afterLists.getIfPresent(task);
        if (pending != null) {
            return withinGrace(pending)
                    .chain(known -> known.life().isOver()
                            ? finalRead(known.of(before), list)
                            : list.apply(before).map(known::of));
        }
        // Subscribed before the list: queued behind waiting lists, it would come too late for its own.
        CompletableFuture<Status> concurrent = request(status);
        return list.apply(before).chain(read -> withinGrace(concurrent)
                .map(known -> known.or(before.life()).of(read)));
    }

    private static Uni<TaskScreenshots> finalRead(
            TaskScreenshots before, Function<TaskScreenshots, Uni<TaskScreenshots>> list) {
        return list.apply(before).map(read -> read.with(TaskLife.ENDED, before.endedAt()));
    }

    private void requestAfterList(TaskId task, Uni<Status> status) {
        CompletableFuture<Status> pending = request(status);
        afterLists.put(task, pending);
        pending.thenAccept(known -> {
            if (!known.life().isOver()) {
                afterLists.asMap().remove(task, pending);
            }
        });
    }

    /** Recovers from every failure: a list without a status is better than none. */
    private CompletableFuture<Status> request(Uni<Status> status) {
        return status.onFailure()
                .invoke(this::logUnlessProblem)
                .onFailure()
                .recoverWithItem(Status.NOT_READ)
                .subscribeAsCompletionStage();
    }

    private void logUnlessProblem(Throwable failure) {
        if (!(failure instanceof Problem)) {
            log.write(
                    LOG,
                    Logger.Level.ERROR,
                    ThrottledLog.kindOf(failure),
                    1,
                    "The status of a task could not be read",
                    failure);
        }
    }

    /** Waits on a copy: the time-out must not cancel the call. */
    private static Uni<Status> withinGrace(CompletableFuture<Status> pending) {
        return Uni.createFrom()
                .completionStage(pending::copy)
                .ifNoItem()
                .after(GRACE)
                .recoverWithItem(Status.NOT_READ);
    }
}
