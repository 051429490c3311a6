package io.github.screenshotgateway.traffic;

import io.github.screenshotgateway.config.InvalidSetting;
import io.github.screenshotgateway.problem.Problem;
import io.github.screenshotgateway.problem.RoutedProblems;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.runtime.configuration.MemorySize;
import io.quarkus.vertx.http.ManagementInterface;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.RoutingContext;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * What happens to every request of the client port that is HTTP, before and after all else: it is refused when too many
 * are under way, and it leaves a line in the access log.
 */
@Singleton
class Traffic {
    /** Ahead of every other filter. */
    private static final int PRIORITY = 10_000;

    /** Behind what refuses malformed requests, ahead of every route. */
    private static final int OPERATORS_ORDER = Integer.MIN_VALUE + 1;

    private final Bound requests;
    private final Duration readTimeout;
    private final long largestBody;
    private final AccessLog log;
    private final Http2Exchanges http2;
    private final RoutedProblems problems;
    private final MeterRegistry metrics;
    private final Gauge inFlight;
    private final Counter shed;

    Traffic(
            LimitsConfig limits,
            @ConfigProperty(name = "quarkus.http.limits.max-body-size") MemorySize largestBody,
            AccessLog log,
            Http2Exchanges http2,
            RoutedProblems problems,
            MeterRegistry metrics) {
        this.requests = new Bound("gateway.limits.requests", limits.requests(), "requests", Duration.ofSeconds(1));
        InvalidSetting.unlessTimeout("gateway.limits.read-timeout", limits.readTimeout());
        this.largestBody = largestBody.asLongValue();
        this.readTimeout = limits.readTimeout();
        this.log = log;
        this.http2 = http2;
        this.problems = problems;
        this.metrics = metrics;
        this.inFlight =
                Gauge.builder("gateway.requests.in.flight", requests::taken).register(metrics);
        this.shed = metrics.counter("gateway.requests.shed");
    }

    void start(@Observes StartupEvent event) {
        RequestHeads.watch(readTimeout);
    }

    void register(@Observes Filters filters) {
        filters.register(this::begin, PRIORITY);
    }

    /** Operators' requests are neither bounded nor logged. */
    void registerForOperators(@Observes ManagementInterface management) {
        management.router().route().order(OPERATORS_ORDER).handler(context -> {
            RequestHead.watch(context);
            context.next();
        });
    }

    private void begin(RoutingContext context) {
        if (Exchange.current() != null) {
            // A route has sent it to another one.
            context.next();
            return;
        }
        RequestHead.watch(context);
        Exchange exchange = new Exchange(context.request().path());
        exchange.begin();
        context.addEndHandler(ended -> end(context, exchange));
        // The framework sets a handler of its own in place of that when it refuses a body for its length.
        context.addBodyEndHandler(written -> end(context, exchange));
        http2.watch(context, exchange, () -> end(context, exchange));
        if (isTooLarge(context)) {
            // Quarkus would close the connection, which carries other requests.
            problems.tooLarge(context);
            return;
        }
        try {
            exchange.takePlace(requests);
        } catch (Problem full) {
            shed.increment();
            problems.answer(context, full);
            return;
        }
        context.next();
    }

    private boolean isTooLarge(RoutingContext context) {
        if (context.request().version() != HttpVersion.HTTP_2) {
            return false;
        }
        try {
            String length = context.request().getHeader(HttpHeaders.CONTENT_LENGTH);
            return length != null && Long.parseLong(length) > largestBody;
        } catch (NumberFormatException malformed) {
            return true;
        }
    }

    private void end(RoutingContext context, Exchange exchange) {
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
