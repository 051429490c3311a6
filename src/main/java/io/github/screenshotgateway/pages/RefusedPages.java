package io.github.screenshotgateway.pages;

import io.github.screenshotgateway.config.RootPath;
import io.github.screenshotgateway.problem.Problem;
import io.github.screenshotgateway.problem.ProblemPages;
import io.github.screenshotgateway.problem.ProblemType;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import java.util.regex.Pattern;

/** Error pages for requests that are refused before they reach a resource: an unknown caller, or too much load. */
@Singleton
class RefusedPages implements ProblemPages {
    /** The paths of all pages. A path of 8,000 slashes is not among them, so it gets no link with 8,000 steps up. */
    private static final Pattern PAGE = Pattern.compile("/|/tasks(/[^/]*/?)?");

    private final Pages pages;
    private final RootPath root;

    RefusedPages(Pages pages, RootPath root) {
        this.pages = pages;
        this.root = root;
    }

    @Override
    public boolean answer(RoutingContext context, Problem problem) {
        HttpServerRequest request = context.request();
        String path = root.strip(request.path());
        if (!isForABrowser(request) || !PAGE.matcher(path).matches() || problem.type() == ProblemType.INVALID_REQUEST) {
            // Browsers send no malformed requests, and the API's problem describes one better than a page.
            return false;
        }
        ErrorPage page = ErrorPage.of(problem, root(path), pages.version());
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
