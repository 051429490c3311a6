package io.github.screenshotgateway.events;

import io.github.screenshotgateway.bounds.Bound;
import io.github.screenshotgateway.bounds.SharedBound;
import io.github.screenshotgateway.config.LimitsConfig;
import io.github.screenshotgateway.delivery.ClientUrls;
import io.github.screenshotgateway.problem.Problem;
import io.github.screenshotgateway.problem.ThrottledLog;
import io.github.screenshotgateway.screenshots.CachedList;
import io.github.screenshotgateway.screenshots.OriginCheck;
import io.github.screenshotgateway.screenshots.ScreenshotLists;
import io.github.screenshotgateway.task.TaskId;
import io.github.screenshotgateway.traffic.Gauges;
import io.github.screenshotgateway.traffic.RequestState;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.quarkus.runtime.Startup;
import io.vertx.core.Vertx;
import io.vertx.ext.web.RoutingContext;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.random.RandomGenerator;

/** The watched tasks and their event streams. Thread-safe. */
@Startup
@Singleton
class WatchedTasks {
    /** How often every watched task and stream is checked. */
    private static final Duration CYCLE = Duration.ofMillis(500);

    private static final Duration SHORTEST_RETRY = Duration.ofSeconds(1);

    /** Spreads the reconnects of clients whose replica stops. */
    private static final Duration SPREAD_OF_RETRIES = Duration.ofSeconds(4);

    private final ConcurrentMap<TaskId, WatchedTask> watches = new ConcurrentHashMap<>();
    private final SharedBound streams;
    private final ScreenshotLists lists;
    private final Events events;
    private final InstantSource clock;
    private final RandomGenerator random;
    private final Vertx vertx;
    private final Counter dropped;
    private final ThrottledLog log;
    private final OriginCheck origins;
    private final long timer;

    private volatile boolean closing;

    WatchedTasks(
            ScreenshotLists lists,
            Events events,
            InstantSource clock,
            RandomGenerator random,
            Vertx vertx,
            LimitsConfig limits,
            MeterRegistry metrics,
            Gauges gauges,
            ThrottledLog log,
            OriginCheck origins) {
        this.origins = origins;
        this.log = log;
        this.streams = new SharedBound(new Bound(
                "gateway.limits.event-streams",
                limits.eventStreams(),
                "Too many event streams are open.",
                Duration.ofSeconds(5)));
        this.lists = lists;
        this.events = events;
        this.clock = clock;
        this.random = random;
        this.vertx = vertx;
        this.dropped = metrics.counter("gateway.streams.dropped");
        this.timer = vertx.setPeriodic(CYCLE.toMillis(), id -> checkAll());
        gauges.add("gateway.streams", streams::taken);
        gauges.add("gateway.streams.tasks", watches::size);
    }

    /**
     * Streams a task's screenshots until the list is complete, the client leaves or the gateway stops. On the event
     * loop of the client's connection.
     *
     * @param known the list that answers the client's request
     * @throws Problem {@code upstream-busy} when too many streams are open
     */
    void serve(CachedList known, ClientUrls.Links links, EventCursor seen, RoutingContext request) {
        String client = RequestState.currentClient();
        streams.acquire(client);
        RequestState.releasePlace();
        EventStream[] watcher = new EventStream[1];
        watches.compute(known.list().task(), (task, current) -> {
            WatchedTask watch = current == null ? new WatchedTask(known, lists, clock, log) : current;
            watcher[0] = new EventStream(
                    client,
                    new StreamConnection(vertx.getOrCreateContext(), request.request(), clock, dropped),
                    watch,
                    links,
                    seen,
                    events,
                    clock,
                    origins);
            watch.add(watcher[0]);
            return watch;
        });
        RequestState.whenEnded(request, () -> leave(watcher[0]));
        if (request.response().closed()) {
            leave(watcher[0]);
            return;
        }
        try {
            watcher[0].start(SHORTEST_RETRY.plusMillis(random.nextLong(SPREAD_OF_RETRIES.toMillis())));
            if (closing) {
                watcher[0].end();
            }
        } catch (RuntimeException gone) {
            leave(watcher[0]);
            throw gone;
        }
    }

    private void leave(EventStream watcher) {
        if (!watcher.markLeft()) {
            return;
        }
        streams.release(watcher.client());
        watches.computeIfPresent(watcher.watch().task(), (task, watch) -> {
            watch.remove(watcher);
            return watch.hasWatchers() ? watch : null;
        });
    }

    private void checkAll() {
        Instant now = clock.instant();
        watches.values().forEach(watch -> {
            watch.tick();
            watch.watchers().forEach(watcher -> watcher.tick(now));
        });
    }

    /** Runs before the gateway waits for requests in progress: event streams would not end by themselves. */
    void endAll(@Observes ShutdownDelayInitiatedEvent stopping) {
        closing = true;
        watches.values().forEach(watch -> watch.watchers().forEach(EventStream::end));
    }

    Bound bound() {
        return streams.bound();
    }

    @PreDestroy
    void stop() {
        vertx.cancelTimer(timer);
    }
}
