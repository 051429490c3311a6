package io.github.screenshotgateway.admin;

import io.github.screenshotgateway.cluster.Purges;
import io.github.screenshotgateway.images.store.ImageStore;
import io.github.screenshotgateway.problem.Problem;
import io.github.screenshotgateway.problem.RoutedProblems;
import io.github.screenshotgateway.screenshots.ScreenshotLists;
import io.github.screenshotgateway.task.TaskId;
import io.quarkus.vertx.http.ManagementInterface;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import org.jboss.logging.Logger;

/**
 * Lets operators purge the cache, on the management port only: {@code DELETE /cache/tasks/{task_id}} and {@code DELETE
 * /cache}. Reads in progress are not cached either.
 */
@Singleton
class PurgeRoutes {
    private static final Logger LOG = Logger.getLogger(PurgeRoutes.class);

    private static final String ALL = "/cache";

    private final Purges purges;
    private final RoutedProblems problems;

    PurgeRoutes(Purges purges, ScreenshotLists lists, ImageStore images, RoutedProblems problems) {
        this.purges = purges;
        this.problems = problems;
        purges.onPurge(new Purges.Local() {
            @Override
            public Uni<Void> forget(TaskId task) {
                lists.forget(task);
                return images.forget(task);
            }

            @Override
            public Uni<Void> forgetAll() {
                lists.forgetAll();
                return images.forgetAll();
            }
        });
    }

    void register(@Observes ManagementInterface management) {
        management.router().route(HttpMethod.DELETE, ALL).handler(this::purgeAll);
        management.router().route(HttpMethod.DELETE, ALL + "/tasks/:task").handler(this::purgeTask);
    }

    /** The router resolves dot segments, among others: a task named {@code ..} must not purge everything. */
    private void purgeAll(RoutingContext context) {
        if (!context.request().path().equals(ALL)) {
            problems.answer(
                    context, Problem.invalid("To drop everything, use DELETE " + ALL + ", spelled exactly like this."));
            return;
        }
        purges.purgeAll()
                .subscribe()
                .with(
                        everywhere -> {
                            LOG.info("Dropped all lists and images from the cache");
                            answer(context, everywhere);
                        },
                        context::fail);
    }

    /** @param everywhere whether all replicas have dropped it */
    void answer(RoutingContext context, boolean everywhere) {
        if (everywhere) {
            context.response().setStatusCode(204).end();
        } else {
            problems.answer(
                    context,
                    Problem.busy(
                            "Dropped on this replica only: the server that the replicas share is away.",
                            Duration.ofSeconds(5)));
        }
    }

    private void purgeTask(RoutingContext context) {
        try {
            TaskId task = new TaskId(context.pathParam("task"));
            purges.purge(task)
                    .subscribe()
                    .with(
                            everywhere -> {
                                LOG.infof("Dropped the list and the images of task %s from the cache", task);
                                answer(context, everywhere);
                            },
                            context::fail);
        } catch (Problem problem) {
            problems.answer(context, problem);
        }
    }
}
