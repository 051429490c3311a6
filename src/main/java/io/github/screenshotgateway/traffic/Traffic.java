package io.github.screenshotgateway.traffic;

import io.github.screenshotgateway.bounds.Bound;
import io.github.screenshotgateway.config.LimitsConfig;
import io.github.screenshotgateway.config.RootPath;
import io.github.screenshotgateway.edge.RequestDecoders;
import io.github.screenshotgateway.edge.RequestLimits;
import io.github.screenshotgateway.problem.Problem;
import io.github.screenshotgateway.problem.RoutedProblems;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;

/**
 * The first and last step of every valid HTTP request on the client port: refuses it when too many are in progress, and
 * writes its access-log line.
 */
@Singleton
class Traffic {
    /** Ahead of every other filter. */
    private static final int PRIORITY = 10_000;

    /** A file that is read slowly takes two file descriptors. */
    private static final int MAX_FILES = 500;

    private final Bound requests;

    /** Responses with files. They need no token and may be read slowly, so they must not take the places of callers. */
    private final Bound files = new Bound(MAX_FILES, "Too many files are being sent.", Duration.ofSeconds(1));

    private final String quarkus;
    private final String assets;
    private final RequestLimits decoding;
    private final AccessLog log;
    private final RoutedProblems problems;
    private final Counter shed;

    Traffic(
            LimitsConfig limits,
            RootPath root,
            RequestLimits decoding,
            AccessLog log,
            RoutedProblems problems,
            MeterRegistry metrics,
            Gauges gauges) {
        this.requests = new Bound(
                "gateway.limits.requests",
                limits.requests(),
                "Too many requests are in progress.",
                Duration.ofSeconds(1));
        this.quarkus = root.prepend("/q/");
        this.assets = root.prepend("/assets/");
        this.decoding = decoding;
        this.log = log;
        this.problems = problems;
        gauges.add("gateway.requests.in.flight", requests::used);
        this.shed = metrics.counter("gateway.requests.shed");
    }

    void start(@Observes StartupEvent event) {
        RequestDecoders.use(decoding);
    }

    void register(@Observes Filters filters) {
        filters.register(this::begin, PRIORITY);
    }

    private void begin(RoutingContext context) {
        if (RequestState.current() != null) {
            // Rerouted from another route.
            context.next();
            return;
        }
        RequestState state = new RequestState(context.request());
        state.begin();
        context.addEndHandler(ended -> end(context, state));
        // The framework replaces the end handler when it refuses a body for its length.
        context.addBodyEndHandler(written -> end(context, state));
        try {
            state.takePlace(isFile(context.request().path()) ? files : requests);
        } catch (Problem full) {
            shed.increment();
            problems.answer(context, full);
            return;
        }
        context.next();
    }

    private boolean isFile(String path) {
        return path != null && (path.startsWith(quarkus) || path.startsWith(assets));
    }

    private void end(RoutingContext context, RequestState state) {
        if (!state.end()) {
            return;
        }
        log.add(context, state);
    }
}
