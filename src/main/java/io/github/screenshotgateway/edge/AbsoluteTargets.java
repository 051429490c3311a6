package io.github.screenshotgateway.edge;

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
 * Handles requests whose target names scheme and host ({@code GET http://host/path}), as sent to proxies. These take
 * precedence over {@code Host} (RFC 9112, section 3.2.2), but Vert.x reads only {@code Host}. No issue is known.
 *
 * @see <a href=
 *     "https://github.com/eclipse-vertx/vert.x/blob/4.5.27/src/main/java/io/vertx/core/http/impl/Http1xServerRequest.java">
 *     Vert.x reads authority() from Host alone</a>
 * @see <a href=
 *     "https://github.com/eclipse-vertx/vert.x/blob/4.5.27/src/main/java/io/vertx/core/net/impl/HostAndPortImpl.java">
 *     Vert.x reads an empty port as 0</a>
 */
@Singleton
public class AbsoluteTargets {
    /** Before every route. */
    public static final int ORDER = MalformedRequests.ORDER + 1;

    private static final int HIGHEST_PORT = 65_535;

    /** Only targets that Vert.x reads alike: it takes the first slash after the host as the start of the path. */
    private static final Pattern ABSOLUTE =
            Pattern.compile("(https?)://([^/?#@]+)(/[^#]*)?", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

    private final RoutedProblems problems;

    AbsoluteTargets(RoutedProblems problems) {
        this.problems = problems;
    }

    void registerClientPort(@Observes Router router) {
        router.route().order(ORDER).handler(this::check);
    }

    void registerManagementPort(@Observes ManagementInterface management) {
        management.router().route().order(ORDER).handler(this::check);
    }

    /**
     * The host of a request, verbatim: from its target, otherwise from its {@code Host}.
     *
     * @return {@code null} when it has neither, as in HTTP/1.0
     */
    public static String host(HttpServerRequest request) {
        Matcher target = absolute(request.uri());
        return target == null ? request.getHeader(HttpHeaders.HOST) : target.group(2);
    }

    /** The same, parsed. When the target has no host, headers of trusted proxies apply. */
    public static HostAndPort authority(HttpServerRequest request) {
        Matcher target = absolute(request.uri());
        return target == null ? request.authority() : HostAndPort.parseAuthority(target.group(2), -1);
    }

    /** An empty port means the default port (RFC 9110, section 4.2.3), but Vert.x reads it as 0. */
    public static boolean hasEmptyPort(HttpServerRequest request) {
        String host = host(request);
        return host != null && host.endsWith(":");
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

    /** Quarkus puts the prefix of a trusted proxy before the target; an absolute target would be invalid then. */
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
