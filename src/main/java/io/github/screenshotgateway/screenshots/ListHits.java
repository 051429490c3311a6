package io.github.screenshotgateway.screenshots;

import io.github.screenshotgateway.delivery.Delivery;
import io.github.screenshotgateway.edge.RouteOfMetrics;
import io.github.screenshotgateway.http.HitFilters;
import io.github.screenshotgateway.problem.Problem;
import io.github.screenshotgateway.problem.RoutedProblems;
import io.github.screenshotgateway.problem.Routes;
import io.github.screenshotgateway.task.TaskId;
import io.github.screenshotgateway.task.TaskPath;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.Optional;

/**
 * Answers requests for fresh lists in memory, on the event loop and ahead of the framework: four times as many a second
 * as {@link ScreenshotsResource}, which answers all other requests.
 */
@Singleton
class ListHits {
    private static final String LISTS = "/screenshots";

    private final ListResponses replies;
    private final HitFilters hits;
    private final RoutedProblems problems;

    ListHits(ListResponses replies, HitFilters hits, RoutedProblems problems) {
        this.replies = replies;
        this.hits = hits;
        this.problems = problems;
    }

    void register(@Observes Filters filters) {
        hits.register(filters, this::answer);
    }

    private void answer(RoutingContext context) {
        HttpServerRequest request = context.request();
        Optional<ListResponses.Reply> hit = TaskPath.of(request.path())
                .filter(path -> path.rest().equals(LISTS))
                .flatMap(path -> fresh(path.task(), request));
        if (hit.isEmpty()) {
            context.next();
            return;
        }
        RouteOfMetrics.set(Routes.LIST);
        try {
            replies.write(hit.get(), request);
        } catch (Problem tooManyUnread) {
            problems.answer(context, tooManyUnread);
        }
    }

    /** Empty also for a query that only the framework may judge. */
    private Optional<ListResponses.Reply> fresh(TaskId task, HttpServerRequest request) {
        if (request.query() == null) {
            return replies.fresh(task, null, request);
        }
        return Delivery.ofQuery(request.query()).flatMap(override -> replies.fresh(task, override, request));
    }
}
