package io.github.screenshotgateway.contract;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** The responses of the client port beyond the contract. Every new route belongs in one of the two. */
final class Undocumented {
    private static final int MAX_TARGET_LENGTH = 16_384;
    private static final String PROBLEM = "application/problem+json";

    /** Possible statuses of unknown paths. */
    private static final Set<Integer> ERRORS = Set.of(400, 401, 403, 404, 405, 413, 421, 503);

    private static final Set<Integer> PAGES = Set.of(200, 303, 400, 401, 403, 404, 405, 421, 502, 503, 504);

    private record Route(Pattern path, Set<Integer> statuses, Set<String> types) {
        Route(String path, Set<Integer> statuses, String... types) {
            this(Pattern.compile(path), statuses, Set.of(types));
        }

        boolean allows(RecordedExchange exchange) {
            return path.matcher(exchange.path()).matches()
                    && statuses.contains(exchange.status())
                    && (exchange.isEmpty() || types.contains(exchange.contentType()));
        }
    }

    /** Asset paths are matched without their empty and dot segments. */
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
            // A deliberate fault, in tests only.
            new Route("/test/fault", Set.of(500), PROBLEM),
            // For browsers.
            new Route("(?!/(api|q|assets|webhooks)/).*", Set.of(404), "text/html"),
            // All other paths.
            new Route(".*", ERRORS, PROBLEM));

    private Undocumented() {}

    static boolean allows(RecordedExchange exchange) {
        boolean options = exchange.method().equals("OPTIONS") && exchange.status() == 200;
        return options
                ? exchange.headers().containsKey("Allow")
                : ROUTES.stream().anyMatch(route -> route.allows(exchange));
    }

    /** Whether the server itself refuses the target: it is too long, or not a URI. */
    static boolean isNoTarget(String target) {
        try {
            new URI(target);
            return target.length() > MAX_TARGET_LENGTH;
        } catch (URISyntaxException e) {
            return true;
        }
    }
}
