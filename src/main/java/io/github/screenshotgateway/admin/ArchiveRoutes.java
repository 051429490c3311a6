package io.github.screenshotgateway.admin;

import io.github.screenshotgateway.archive.ArchivedTask;
import io.github.screenshotgateway.archive.Deletions;
import io.github.screenshotgateway.archive.ObjectFailure;
import io.github.screenshotgateway.archive.TaskObjects;
import io.github.screenshotgateway.archiving.Archiver;
import io.github.screenshotgateway.cluster.Purges;
import io.github.screenshotgateway.problem.Problem;
import io.github.screenshotgateway.problem.ProblemType;
import io.github.screenshotgateway.problem.RoutedProblems;
import io.github.screenshotgateway.task.TaskId;
import io.quarkus.vertx.http.ManagementInterface;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/**
 * Lets operators archive tasks and delete them from the archive, on the management port only: {@code POST /archive/tasks} with
 * the ids of tasks, one in each line, and {@code GET} and {@code DELETE /archive/tasks/{task_id}}.
 */
@Singleton
class ArchiveRoutes {
    private static final Logger LOG = Logger.getLogger(ArchiveRoutes.class);

    private static final String TASKS = "/archive/tasks";

    /** Bytes; more tasks than may wait. */
    private static final int LARGEST = 1024 * 1024;

    private static final Duration RETRY_AFTER = Duration.ofSeconds(5);

    private final TaskObjects objects;
    private final Deletions deletions;
    private final Archiver archiver;
    private final Purges purges;
    private final PurgeRoutes purgeRoutes;
    private final RoutedProblems problems;

    ArchiveRoutes(
            TaskObjects objects,
            Deletions deletions,
            Archiver archiver,
            Purges purges,
            PurgeRoutes purgeRoutes,
            RoutedProblems problems) {
        this.purgeRoutes = purgeRoutes;
        this.objects = objects;
        this.deletions = deletions;
        this.archiver = archiver;
        this.purges = purges;
        this.problems = problems;
    }

    void register(@Observes ManagementInterface management) {
        if (objects.isEnabled()) {
            management.router().route(HttpMethod.POST, TASKS).blockingHandler(this::add);
            management.router().route(HttpMethod.GET, TASKS + "/:task").handler(this::show);
            management.router().route(HttpMethod.DELETE, TASKS + "/:task").handler(this::delete);
        } else {
            Problem none =
                    new Problem(ProblemType.FORBIDDEN, "There is no archive: gateway.archive.bucket is not set.");
            management.router().route(TASKS + "*").handler(context -> problems.answer(context, none));
        }
    }

    private void add(RoutingContext context) {
        Buffer body = context.body().buffer();
        Map<Boolean, List<String>> ids = body == null || body.length() > LARGEST
                ? Map.of(true, List.of())
                : body.toString()
                        .lines()
                        .map(String::strip)
                        .filter(line -> !line.isEmpty())
                        .distinct()
                        .collect(Collectors.partitioningBy(TaskId::isValid));
        if (ids.get(true).isEmpty()) {
            problems.answer(context, Problem.invalid("Send ids of tasks, one in each line, and at most 1 MB."));
        } else {
            add(context, ids.get(true), ids.get(false));
        }
    }

    private void add(RoutingContext context, List<String> tasks, List<String> malformed) {
        Multi.createFrom()
                .iterable(tasks)
                .onItem()
                .transformToUniAndConcatenate(task -> archiver.add(new TaskId(task))
                        .map(added -> added ? Optional.<String>empty() : Optional.of(task)))
                .collect()
                .asList()
                .map(results -> results.stream().flatMap(Optional::stream).toList())
                .subscribe()
                .with(
                        refused -> {
                            int waiting = tasks.size() - refused.size();
                            LOG.infof("Archive: %d tasks were added by an operator", waiting);
                            answer(
                                    context,
                                    202,
                                    new JsonObject()
                                            .put("waiting", waiting)
                                            .put("refused", refused)
                                            .put("malformed", malformed));
                        },
                        context::fail);
    }

    private static void answer(RoutingContext context, int status, JsonObject body) {
        context.response()
                .setStatusCode(status)
                .putHeader("Content-Type", "application/json")
                .putHeader("Cache-Control", "no-store")
                .end(body.toBuffer());
    }

    private void delete(RoutingContext context) {
        run(
                context,
                task -> {
                    if (!deletions.isEnabled()) {
                        throw new Problem(
                                ProblemType.FORBIDDEN, "Deleting is off: gateway.archive.deletable is not set.");
                    }
                    return deletions
                            .delete(task)
                            .chain(() -> purges.purge(task))
                            .invoke(() -> LOG.infof("Deleted task %s from the archive", task));
                },
                everywhere -> purgeRoutes.answer(context, everywhere));
    }

    private void show(RoutingContext context) {
        run(
                context,
                task -> deletions
                        .isDeleted(task)
                        .chain(deleted -> deleted
                                ? Uni.createFrom().item(new JsonObject().put("state", "deleted"))
                                : objects.get(task).map(ArchiveRoutes::describe)),
                state -> answer(context, 200, state));
    }

    /** Does something with the task in the path. */
    private <T> void run(RoutingContext context, Function<TaskId, Uni<? extends T>> work, Consumer<T> answer) {
        Uni.createFrom()
                .item(() -> new TaskId(context.pathParam("task")))
                .chain(work)
                .onFailure(ObjectFailure.class)
                .transform(ArchiveRoutes::busy)
                .subscribe()
                .with(answer, failure -> fail(context, failure));
    }

    private static JsonObject describe(Optional<ArchivedTask> archived) {
        ArchivedTask list = archived.orElseThrow(
                () -> new Problem(ProblemType.TASK_NOT_FOUND, "The archive does not have this task."));
        return new JsonObject()
                .put("state", "archived")
                .put("readAt", list.readAt().toString())
                .put("screenshots", list.screenshots().size())
                .put(
                        "images",
                        list.screenshots().stream()
                                .filter(item -> item.object() != null)
                                .count());
    }

    private static Problem busy(Throwable failure) {
        return Problem.busy(
                "The bucket cannot be used (" + failure.getMessage() + "). Try again.", RETRY_AFTER, failure);
    }

    private void fail(RoutingContext context, Throwable failure) {
        if (failure instanceof Problem problem) {
            problems.answer(context, problem);
        } else {
            context.fail(failure);
        }
    }
}
