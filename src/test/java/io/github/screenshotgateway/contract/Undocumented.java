package io.github.screenshotgateway.contract;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** All that the client port may answer beside what is in the contract. Whoever adds a route adds it to one of the two. */
final class Undocumented {
    private static final int LONGEST_TARGET = 16_384;
    private static final String PROBLEM = "application/problem+json";

    /** What any path that is none of ours may be answered with. */
    private static final Set<Integer> ERRORS = Set.of(400, 401, 403, 404, 405, 413, 421, 503);

    private static final Set<Integer> PAGES = Set.of(200, 303, 400, 401, 403, 404, 405, 421, 502, 503, 504);

    private record Route(Pattern path, Set<Integer> statuses, Set<String> types) {
        Route(String path, Set<Integer> statuses, String... types) {
            this(Pattern.compile(path), statuses, Set.of(types));
        }

        boolean allows(RequestState exchange) {
            return path.matcher(exchange.path()).matches()
                    && statuses.contains(exchange.status())
                    && (exchange.isEmpty() || types.contains(exchange.contentType()));
        }
    }

    /** The paths of files are taken without their empty and dot segments. */
    private static final List<Route> ROUTES = List.of(
            new Route("/", PAGES, "text/html", PROBLEM),
            new Route("/tasks/?", PAGES, "text/html", PROBLEM),
            new Route("/tasks/[^/]+/?", PAGES, "text/html", PROBLEM),
            new Route(
                    "/[/.]*assets/[a-z]+\\.(css|js|svg)",
                    Set.of(200, 304, 206, 416),
                    "text/css",
                    "text/javascript",
                    "image/svg+xml"),
            new Route("/q/openapi(\\.json|\\.yaml)?", Set.of(200, 304), "application/json", "application/yaml"),
            new Route(
                    "/q/swagger-ui(/.*)?",
                    Set.of(200, 206, 302, 304, 404),
                    "text/html",
                    "text/css",
                    "text/javascript",
                    "image/png"),
            // A fault on purpose, in the tests alone.
            new Route("/test/fault", Set.of(500), PROBLEM),
            // The rest of the world.
            new Route(".*", ERRORS, PROBLEM));

    private Undocumented() {}

    static boolean allows(RequestState exchange) {
        boolean options = exchange.method().equals("OPTIONS") && exchange.status() == 200;
        return options
                ? exchange.headers().containsKey("Allow")
                : ROUTES.stream().anyMatch(route -> route.allows(exchange));
    }

    /** What the server refuses by itself: too long, or no URI. */
    static boolean isNoTarget(String target) {
        try {
            new URI(target);
            return target.length() > LONGEST_TARGET;
        } catch (URISyntaxException e) {
            return true;
        }
    }
}
