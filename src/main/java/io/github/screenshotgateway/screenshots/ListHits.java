package io.github.screenshotgateway.screenshots;

import io.github.screenshotgateway.http.HitFilters;
import io.github.screenshotgateway.problem.Problem;
import io.github.screenshotgateway.problem.RoutedProblems;
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
    private static final String ROUTE = "/api/v1/task/{task_id}/screenshots";

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
        Optional<ListResponses.Reply> hit = ClientRequest.of(request)
                .filter(asked -> asked.name() == null)
                .flatMap(asked -> replies.fresh(asked.task(), asked.override(), request));
        if (hit.isEmpty()) {
            context.next();
            return;
        }
        HitFilters.nameRoute(ROUTE);
        try {
            replies.write(hit.get(), request);
        } catch (Problem tooManyUnread) {
            problems.answer(context, tooManyUnread);
        }
    }
}
