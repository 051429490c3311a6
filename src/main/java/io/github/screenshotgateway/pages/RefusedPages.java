package io.github.screenshotgateway.pages;

import io.github.screenshotgateway.config.RootPath;
import io.github.screenshotgateway.edge.RouteOfMetrics;
import io.github.screenshotgateway.problem.Problem;
import io.github.screenshotgateway.problem.ProblemPages;
import io.github.screenshotgateway.problem.ProblemType;
import io.github.screenshotgateway.problem.Routes;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Error pages for requests that reach no resource: of an unknown caller, under too much load, or for a path that does not
 * exist.
 */
@Singleton
class RefusedPages implements ProblemPages {
    /** The paths of all pages. A path of 8,000 slashes is not among them, so it gets no link with 8,000 steps up. */
    private static final Pattern PAGE = Pattern.compile("/|/tasks(/[^/]*/?)?");

    /** Unknown paths that get a page, also below a proxy's prefix; odd ones get the API's problem. */
    private static final Pattern UNKNOWN =
            Pattern.compile("(?!/(api|q|assets|webhooks)/)(/[A-Za-z0-9_-][A-Za-z0-9._-]{0,127}){1,8}/?");

    /** After the filters that answer hits: of what is left, only the framework's routes follow. */
    private static final int PRIORITY = 5;

    private final Pages pages;
    private final RootPath root;

    RefusedPages(Pages pages, RootPath root) {
        this.pages = pages;
        this.root = root;
    }

    void register(@Observes Filters filters) {
        filters.register(this::answerUnknownPath, PRIORITY);
    }

    private void answerUnknownPath(RoutingContext context) {
        String path = root.strip(context.request().path());
        if (isForABrowser(context.request()) && UNKNOWN.matcher(path).matches() && !Routes.exist(path)) {
            RouteOfMetrics.set("NOT_FOUND");
            ErrorPage page = ErrorPage.unknownPath(root(path), pages.version());
            pages.write(context, 404, Templates.error(page), Map.of());
        } else {
            context.next();
        }
    }

    @Override
    public boolean answer(RoutingContext context, Problem problem) {
        HttpServerRequest request = context.request();
        String path = root.strip(request.path());
        if (!isForABrowser(request) || !PAGE.matcher(path).matches() || problem.type() == ProblemType.INVALID_REQUEST) {
            // Browsers send no malformed requests, and the API's problem describes one better than a page.
            return false;
        }
        ErrorPage page = ErrorPage.of(problem, null, root(path), pages.version());
        pages.write(context, problem.type().status(), Templates.error(page), problem.headers());
        return true;
    }

    /** Programs that accept any type get the API's problem document instead. */
    private static boolean isForABrowser(HttpServerRequest request) {
        String accept = request.getHeader(HttpHeaders.ACCEPT);
        return (request.method() == HttpMethod.GET || request.method() == HttpMethod.HEAD)
                && accept != null
                && accept.contains("text/html");
    }

    /** Relative path from the page to the root: one step up for every slash after the first. */
    private static String root(String path) {
        long depth = path.chars().skip(1).filter(c -> c == '/').count();
        return depth == 0 ? "./" : "../".repeat((int) depth);
    }
}
