package io.github.screenshotgateway.zip;

import io.github.screenshotgateway.edge.Connections;
import io.github.screenshotgateway.traffic.BackPressure;
import io.github.screenshotgateway.traffic.RequestState;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.BooleanSupplier;

/**
 * The client of a zip. It is disconnected when it reads nothing for too long, or is no longer allowed. A connection's
 * idle time-out does not catch a client that reads a few bytes now and then.
 *
 * <p>Confined to the event loop of the client's connection.
 */
final class ZipClient {
    /** How long a client may read nothing before it is disconnected. */
    static final Duration PATIENCE = Duration.ofSeconds(90);

    private static final Duration CHECK_INTERVAL = Duration.ofSeconds(1);

    private final Vertx vertx;
    private final InstantSource clock;
    private final HttpServerRequest request;
    private final String name = RequestState.currentClient();
    private final BooleanSupplier isAllowed = RequestState.accessCheck();
    private final BackPressure backPressure = new BackPressure(PATIENCE);
    private long timer;

    /** Must be called in the context of the request. */
    ZipClient(Vertx vertx, InstantSource clock, HttpServerRequest request) {
        this.vertx = vertx;
        this.clock = clock;
        this.request = request;
    }

    /** As {@link RequestState#currentClient} has it. */
    String name() {
        return name;
    }

    void startChecks() {
        timer = vertx.setPeriodic(CHECK_INTERVAL.toMillis(), id -> check());
    }

    void stopChecks() {
        vertx.cancelTimer(timer);
    }

    private void check() {
        Instant now = clock.instant();
        backPressure.isReading(request.response().writeQueueFull(), now);
        if (!isAllowed.getAsBoolean() || backPressure.isOverdue(now)) {
            disconnect();
        }
    }

    void disconnect() {
        Connections.abort(request);
    }
}
