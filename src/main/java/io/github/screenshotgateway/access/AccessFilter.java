package io.github.screenshotgateway.access;

import io.github.screenshotgateway.problem.Problem;
import io.github.screenshotgateway.problem.ProblemType;
import io.github.screenshotgateway.problem.RoutedProblems;
import io.github.screenshotgateway.traffic.Gauges;
import io.github.screenshotgateway.traffic.RequestState;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.security.identity.IdentityProviderManager;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.Vertx;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import java.util.List;
import org.eclipse.microprofile.config.Config;
import org.jboss.logging.Logger;

/** Passes on only requests whose caller is known and allowed. */
@Singleton
class AccessFilter {
    private static final Logger LOG = Logger.getLogger(AccessFilter.class);

    /**
     * After the bounds and the log of all requests, and after Quarkus' CORS filter (300), which answers preflights:
     * those have no token. Before everything else.
     */
    private static final int PRIORITY = 250;

    private final AccessConfig config;
    private final Config settings;
    private final IdentityProviderManager identities;
    private final InstantSource clock;
    private final Vertx vertx;
    private final PublicPaths publicPaths;
    private final RoutedProblems problems;
    private final MeterRegistry metrics;
    private final Gauges gauges;
    private final CallerNames names;
    private Callers callers;

    AccessFilter(
            AccessConfig config,
            Config settings,
            IdentityProviderManager identities,
            InstantSource clock,
            Vertx vertx,
            PublicPaths publicPaths,
            RoutedProblems problems,
            MeterRegistry metrics,
            Gauges gauges) {
        this.config = config;
        this.settings = settings;
        this.identities = identities;
        this.clock = clock;
        this.vertx = vertx;
        this.publicPaths = publicPaths;
        this.problems = problems;
        this.metrics = metrics;
        this.gauges = gauges;
        this.names = new CallerNames(config.callers().orElse(List.of()));
    }

    void start(@Observes StartupEvent event) {
        callers = switch (config.mode()) {
            case OPEN -> null;
            case TOKENS -> new TokenCallers(config, names, vertx, gauges);
            case OIDC -> new OidcCallers(names, settings, identities, clock);
        };
    }

    void stop(@Observes ShutdownEvent event) {
        if (callers != null) {
            callers.stop();
        }
    }

    void register(@Observes Filters filters) {
        if (config.mode() != AccessMode.OPEN) {
            filters.register(this::check, PRIORITY);
        }
    }

    private void check(RoutingContext context) {
        if (publicPaths.contains(context)) {
            context.next();
            return;
        }
        RequestState state = RequestState.current();
        callers.callerOf(context)
                .subscribe()
                .with(caller -> authorize(context, state, caller), failure -> answerUnverified(context, failure));
    }

    private void authorize(RoutingContext context, RequestState state, Callers.Caller caller) {
        if (caller == null) {
            count("none", "unauthenticated");
            callers.challenges()
                    .forEach(
                            challenge -> context.response().headers().add(HttpHeaderNames.WWW_AUTHENTICATE, challenge));
            problems.answer(context, new Problem(ProblemType.UNAUTHENTICATED, "The request has no valid token."));
            return;
        }
        String name = caller.name();
        state.setCaller(name);
        state.setAccessCheck(caller.mayStillCall());
        boolean allowed = names.mayCall(name);
        // Labels are for allowed callers; others would use them up.
        count(allowed ? names.label(name) : CallerNames.OTHER, allowed ? "allowed" : "forbidden");
        if (allowed) {
            context.next();
        } else {
            problems.answer(
                    context, new Problem(ProblemType.FORBIDDEN, "The caller is not one of gateway.access.callers."));
        }
    }

    /** The token may be valid, so the response does not mention it. */
    private void answerUnverified(RoutingContext context, Throwable failure) {
        LOG.debugf(failure, "A token could not be verified");
        count("none", "undecided");
        problems.answer(context, Problem.identityProviderUnreachable());
    }

    private void count(String caller, String outcome) {
        metrics.counter("gateway.access.requests", "caller", caller, "outcome", outcome)
                .increment();
    }
}
