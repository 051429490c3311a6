package io.github.screenshotgateway.traffic;

import io.github.screenshotgateway.config.RootPath;
import io.github.screenshotgateway.problem.Problem;
import io.github.screenshotgateway.problem.RoutedProblems;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.ext.web.RoutingContext;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;

/**
 * What happens to every request of the client port that is HTTP, before and after all else: it is refused when too many
 * are under way, and it leaves a line in the access log.
 */
@Singleton
class Traffic {
    /** Ahead of every other filter. */
    private static final int PRIORITY = 10_000;

    /** Each that is read slowly takes two file descriptors. */
    private static final int MOST_FILES = 500;

    private final Bound requests;

    /** Answers of files. Strangers get these, too, and may read slowly, so they must not take the places of callers. */
    private final Bound files = new Bound(MOST_FILES, "files", Duration.ofSeconds(1));

    private final String quarkus;
    private final String assets;
    private final RequestLimits decoding;
    private final AccessLog log;
    private final RoutedProblems problems;
    private final MeterRegistry metrics;
    private final Gauge inFlight;
    private final Counter shed;

    Traffic(
            LimitsConfig limits,
            RootPath root,
            RequestLimits decoding,
            AccessLog log,
            RoutedProblems problems,
            MeterRegistry metrics) {
        this.requests = new Bound("gateway.limits.requests", limits.requests(), "requests", Duration.ofSeconds(1));
        this.quarkus = root.before("/q/");
        this.assets = root.before("/assets/");
        this.decoding = decoding;
        this.log = log;
        this.problems = problems;
        this.metrics = metrics;
        this.inFlight =
                Gauge.builder("gateway.requests.in.flight", requests::taken).register(metrics);
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
            // A route has sent it to another one.
            context.next();
            return;
        }
        RequestState exchange = new RequestState(context.request());
        exchange.begin();
        context.addEndHandler(ended -> end(context, exchange));
        // The framework sets a handler of its own in place of that when it refuses a body for its length.
        context.addBodyEndHandler(written -> end(context, exchange));
        try {
            exchange.takePlace(isFile(context.request().path()) ? files : requests);
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

    private void end(RoutingContext context, RequestState exchange) {
        if (!exchange.end()) {
            return;
        }
        log.add(context, exchange);
    }

    /** The registry outlives the gateway where that is started again in one process: in dev mode, and in tests. */
    @PreDestroy
    void stop() {
        metrics.remove(inFlight);
    }
}
