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

/** Pages that are refused before anybody has looked at what they show: the caller is not known, or there is too much. */
@Singleton
class RefusedPages implements ProblemPages {
    /** All that there are: a path of 8,000 slashes is not one, and gets no links with as many steps up. */
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
        String path = root.removedFrom(request.path());
        if (!isForABrowser(request) || !PAGE.matcher(path).matches() || problem.type() == ProblemType.INVALID_REQUEST) {
            // What is malformed comes from no browser, and says more of the request than a page does.
            return false;
        }
        ErrorPage page = ErrorPage.of(problem, root(path), pages.version());
        pages.write(context, problem.type().status(), Templates.error(page), problem.headers());
        return true;
    }

    /** Programs that ask for everything are told as the API tells them. */
    private static boolean isForABrowser(HttpServerRequest request) {
        String accept = request.getHeader(HttpHeaders.ACCEPT);
        return (request.method() == HttpMethod.GET || request.method() == HttpMethod.HEAD)
                && accept != null
                && accept.contains("text/html");
    }

    /** As seen from the page: one step up for each slash after that of the start page. */
    private static String root(String path) {
        long depth = path.chars().skip(1).filter(c -> c == '/').count();
        return depth == 0 ? "./" : "../".repeat((int) depth);
    }
}
