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
 * The calls for the status of a task, where the API gives that by a call of its own. No client waits for two round
 * trips: the status is asked for beside a list that is refreshed, and after one that is read for the first time, which
 * is delivered meanwhile. A task that does not exist thus costs one call. Thread-safe.
 *
 * <p>A terminal status comes with the list or after it, and not before it: the next read, for which the status is not
 * asked again, is the final one.
 */
final class StatusCalls {
    private static final Logger LOG = Logger.getLogger(StatusCalls.class);

    /** How long a list waits for a status that is under way. */
    private static final Duration GRACE = Duration.ofMillis(500);

    /** What is forgotten costs one more call, and one more read before the final one. */
    static final int MOST = 2_000;

    private final ThrottledLog log;

    /** The statuses that were asked for after a list: under way, or terminal. */
    private final Cache<TaskId, CompletableFuture<Status>> afterLists =
            Caffeine.newBuilder().maximumSize(MOST).build();

    StatusCalls(ThrottledLog log) {
        this.log = log;
    }

    /**
     * What a call for the status tells.
     *
     * @param endedAt as in {@link TaskScreenshots}
     */
    record Status(TaskLife life, Instant endedAt) {
        /** The call has failed, or takes too long. */
        static final Status NOT_READ = new Status(TaskLife.UNKNOWN, null);

        /** What was known before, when this one was not read. */
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
     * @param before what is cached of the task, or {@code null}
     * @param status asks for the status
     * @param list reads the list, given what is cached and whether the task is known to have ended
     */
    Uni<TaskScreenshots> join(
            TaskId task,
            TaskScreenshots before,
            Uni<Status> status,
            Function<TaskScreenshots, Uni<TaskScreenshots>> list) {
        if (before == null) {
            return list.apply(null).invoke(read -> askAfter(task, status));
        }
        if (before.life().over()) {
            return last(before, list);
        }
        CompletableFuture<Status> asked = afterLists.getIfPresent(task);
        if (asked != null) {
            return soon(asked)
                    .chain(known -> known.life().over()
                            ? last(known.of(before), list)
                            : list.apply(before).map(known::of));
        }
        // Right before the list: behind all the lists that wait for a turn, it would come too late for its own.
        CompletableFuture<Status> beside = ask(status);
        return list.apply(before)
                .chain(read -> soon(beside).map(known -> known.or(before.life()).of(read)));
    }

    private static Uni<TaskScreenshots> last(
            TaskScreenshots before, Function<TaskScreenshots, Uni<TaskScreenshots>> list) {
        return list.apply(before).map(read -> read.with(TaskLife.ENDED, before.endedAt()));
    }

    private void askAfter(TaskId task, Uni<Status> status) {
        CompletableFuture<Status> asked = ask(status);
        afterLists.put(task, asked);
        asked.thenAccept(known -> {
            if (!known.life().over()) {
                afterLists.asMap().remove(task, asked);
            }
        });
    }

    /** A list without a status is worth more than no list, whatever the failure is. */
    private CompletableFuture<Status> ask(Uni<Status> status) {
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

    /** A copy, since the call is not to be cancelled when its time is over. */
    private static Uni<Status> soon(CompletableFuture<Status> asked) {
        return Uni.createFrom()
                .completionStage(asked::copy)
                .ifNoItem()
                .after(GRACE)
                .recoverWithItem(Status.NOT_READ);
    }
}
