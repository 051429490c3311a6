package io.github.screenshotgateway.http;

import io.github.screenshotgateway.problem.Problem;
import io.github.screenshotgateway.problem.ProblemType;
import io.github.screenshotgateway.problem.RoutedProblems;
import io.quarkus.vertx.http.ManagementInterface;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.HostAndPort;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Requests whose target names scheme and host ({@code GET http://host/path}), as a client of a proxy writes it. Then these
 * count, and not the {@code Host} (RFC 9112, section 3.2.2), which is what Vert.x looks at alone.
 */
@Singleton
public class AbsoluteTargets {
    /** Behind what refuses malformed requests, ahead of every route. */
    private static final int ORDER = Integer.MIN_VALUE + 1;

    private static final int HIGHEST_PORT = 65_535;

    /** What Vert.x reads alike: it takes the first slash behind the host for the start of the path. */
    private static final Pattern ABSOLUTE =
            Pattern.compile("(https?)://([^/?#@]+)(/[^#]*)?", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

    private final RoutedProblems problems;

    AbsoluteTargets(RoutedProblems problems) {
        this.problems = problems;
    }

    void clients(@Observes Router router) {
        router.route().order(ORDER).handler(this::check);
    }

    void operators(@Observes ManagementInterface management) {
        management.router().route().order(ORDER).handler(this::check);
    }

    /**
     * The host that a request is for, as it is written: that of its target, else that of its {@code Host}.
     *
     * @return {@code null} when there is neither, as in HTTP/1.0
     */
    public static String host(HttpServerRequest request) {
        Matcher target = absolute(request.uri());
        return target == null ? request.getHeader(HttpHeaders.HOST) : target.group(2);
    }

    /** The same, parsed; without a host in its target, as trusted proxies show it. */
    public static HostAndPort authority(HttpServerRequest request) {
        Matcher target = absolute(request.uri());
        return target == null ? request.authority() : HostAndPort.parseAuthority(target.group(2), -1);
    }

    private static Matcher absolute(String target) {
        if (target.startsWith("/")) {
            return null;
        }
        Matcher matcher = ABSOLUTE.matcher(target);
        return matcher.matches() ? matcher : null;
    }

    private void check(RoutingContext context) {
        HttpServerRequest request = context.request();
        String target = request.uri();
        if (target.startsWith(request.path())) {
            context.next();
            return;
        }
        Matcher absolute = absolute(target);
        if (absolute == null ? !hasPrefix(target, request.path()) : !isHost(absolute.group(2))) {
            problems.answer(context, Problem.invalid("The request target is not valid HTTP."));
        } else if (absolute != null && !absolute.group(1).equalsIgnoreCase(request.scheme())) {
            // RFC 9110, section 7.4.
            problems.answer(
                    context,
                    new Problem(
                            ProblemType.MISDIRECTED_REQUEST,
                            "The scheme of the request target does not match the connection."));
        } else {
            context.next();
        }
    }

    /** Of a trusted proxy, which Quarkus puts before the target; an absolute one would be none any more. */
    private static boolean hasPrefix(String target, String path) {
        int query = target.indexOf('?');
        int start = (query < 0 ? target.length() : query) - path.length();
        return target.startsWith("/")
                && start > 0
                && target.startsWith(path, start)
                && !target.substring(0, start).contains("://");
    }

    private static boolean isHost(String authority) {
        HostAndPort parsed = HostAndPort.parseAuthority(authority, -1);
        return parsed != null && !parsed.host().isEmpty() && parsed.port() <= HIGHEST_PORT;
    }
}
