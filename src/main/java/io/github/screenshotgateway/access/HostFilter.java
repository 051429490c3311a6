package io.github.screenshotgateway.access;

import io.github.screenshotgateway.config.RootPath;
import io.github.screenshotgateway.edge.AbsoluteTargets;
import io.github.screenshotgateway.problem.Problem;
import io.github.screenshotgateway.problem.ProblemType;
import io.github.screenshotgateway.problem.RoutedProblems;
import io.github.screenshotgateway.problem.Routes;
import io.quarkus.vertx.http.ManagementInterface;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.HostAndPort;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Prevents pages of other sites from using the gateway through a browser that can reach it: refuses requests for hosts
 * outside {@link AllowedHosts}. On the management port, this also refuses changes that come from another site; health
 * and metrics are not checked there, because probes and scrapers use any host name.
 */
@Singleton
class HostFilter {
    /** After the bounds and the log of all requests; before Quarkus' CORS filter (300) and the access filter. */
    private static final int PRIORITY = 400;

    /** After the handlers for malformed and slow requests; before every route. */
    private static final int MANAGEMENT_ORDER = AbsoluteTargets.ORDER + 1;

    private static final Set<HttpMethod> SAFE_METHODS = Set.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS);

    private final AllowedHosts hosts;
    private final RoutedProblems problems;
    private final String webhooks;

    HostFilter(
            HostsConfig config,
            @ConfigProperty(name = "gateway.public-url") Optional<URI> publicUrl,
            RoutedProblems problems,
            RootPath root) {
        this.hosts = new AllowedHosts(config.allowedHosts().orElse(List.of()), publicUrl);
        this.problems = problems;
        this.webhooks = root.prepend(Routes.WEBHOOKS);
    }

    void registerClientPort(@Observes Filters filters) {
        if (!hosts.any()) {
            filters.register(this::check, PRIORITY);
        }
    }

    void registerManagementPort(@Observes ManagementInterface management) {
        management.router().route().order(MANAGEMENT_ORDER).handler(this::checkChange);
    }

    private void check(RoutingContext context) {
        HttpServerRequest request = context.request();
        // The vendor uses a public name of the gateway, and signs its requests.
        boolean webhook = request.method() == HttpMethod.POST && webhooks.equals(request.path());
        if (webhook || isAllowed(request)) {
            context.next();
        } else {
            problems.answer(context, misdirected());
        }
    }

    private void checkChange(RoutingContext context) {
        HttpServerRequest request = context.request();
        if (SAFE_METHODS.contains(request.method())) {
            context.next();
        } else if (!isAllowed(request)) {
            problems.answer(context, misdirected());
        } else if (isFromAnotherSite(request)) {
            problems.answer(
                    context, new Problem(ProblemType.FORBIDDEN, "Pages of other sites may not change anything."));
        } else {
            context.next();
        }
    }

    /** A request without a host is HTTP/1.0, which no browser sends. */
    private boolean isAllowed(HttpServerRequest request) {
        HostAndPort authority = AbsoluteTargets.authority(request);
        return authority == null || hosts.contains(authority.host());
    }

    /** By headers that browsers set and pages cannot change (Fetch Metadata; RFC 6454, section 7). */
    private static boolean isFromAnotherSite(HttpServerRequest request) {
        String site = request.getHeader("Sec-Fetch-Site");
        String origin = request.getHeader(HttpHeaders.ORIGIN);
        String own = request.scheme() + "://" + AbsoluteTargets.host(request);
        return site != null && !site.equals("same-origin") && !site.equals("none")
                || origin != null && !origin.equalsIgnoreCase(own);
    }

    private static Problem misdirected() {
        return new Problem(
                ProblemType.MISDIRECTED_REQUEST,
                "The gateway does not serve the host of this request. If it should, add the host to"
                        + " gateway.allowed-hosts.");
    }
}
