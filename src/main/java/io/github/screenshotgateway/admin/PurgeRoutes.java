package io.github.screenshotgateway.admin;

import io.github.screenshotgateway.images.store.ImageStore;
import io.github.screenshotgateway.problem.Problem;
import io.github.screenshotgateway.problem.RoutedProblems;
import io.github.screenshotgateway.screenshots.ScreenshotLists;
import io.github.screenshotgateway.task.TaskId;
import io.quarkus.vertx.http.ManagementInterface;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import org.jboss.logging.Logger;

/**
 * Lets operators purge the cache, on the management port only: {@code DELETE /cache/tasks/{task_id}} and {@code DELETE
 * /cache}. Reads in progress are not cached either.
 */
@Singleton
class PurgeRoutes {
    private static final Logger LOG = Logger.getLogger(PurgeRoutes.class);

    private static final String ALL = "/cache";

    private final ScreenshotLists lists;
    private final ImageStore images;
    private final RoutedProblems problems;

    PurgeRoutes(ScreenshotLists lists, ImageStore images, RoutedProblems problems) {
        this.lists = lists;
        this.images = images;
        this.problems = problems;
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
        lists.forgetAll();
        images.forgetAll()
                .subscribe()
                .with(
                        done -> {
                            LOG.info("Dropped all lists and images from the cache");
                            context.response().setStatusCode(204).end();
                        },
                        context::fail);
    }

    private void purgeTask(RoutingContext context) {
        try {
            TaskId task = new TaskId(context.pathParam("task"));
            lists.forget(task);
            images.forget(task)
                    .subscribe()
                    .with(
                            done -> {
                                LOG.infof("Dropped the list and the images of task %s from the cache", task);
                                context.response().setStatusCode(204).end();
                            },
                            context::fail);
        } catch (Problem problem) {
            problems.answer(context, problem);
        }
    }
}
