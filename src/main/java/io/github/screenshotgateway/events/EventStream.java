package io.github.screenshotgateway.events;

import io.github.screenshotgateway.edge.Connections;
import io.github.screenshotgateway.problem.ProblemType;
import io.github.screenshotgateway.screenshots.ClientUrls;
import io.github.screenshotgateway.screenshots.Delivery;
import io.github.screenshotgateway.screenshots.NamedScreenshot;
import io.github.screenshotgateway.screenshots.OriginCheck;
import io.github.screenshotgateway.time.TimeSpan;
import io.github.screenshotgateway.traffic.RequestState;
import io.micrometer.core.instrument.Counter;
import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * Streams a task's screenshots to one client as they are captured.
 *
 * <p>Confined to the event loop of its connection, except for methods that say otherwise. Events are not buffered for a
 * client that does not read: only its cursor is kept, and when it reads again it gets what is missing then.
 */
final class EventStream {
    /** Proxies close a silent connection after 30 s at the earliest. */
    static final Duration HEARTBEAT = Duration.ofSeconds(15);

    /** How long a client may read nothing before its stream is closed. */
    static final Duration PATIENCE = Duration.ofSeconds(30);

    /** Approximate bytes queued in this process for a client that does not read. The kernel buffers more. */
    private static final int QUEUE = 16 * 1024;

    /** Events are written together up to this many bytes: a list of thousands takes a few hundred writes. */
    private static final int PIECE = 4 * 1024;

    private final String client;
    private final Context context;
    private final HttpServerRequest request;
    private final HttpServerResponse response;
    private final WatchedTask watch;
    private final ClientUrls.Links links;
    private final Events events;
    private final InstantSource clock;
    /** Counts streams that were closed because their clients did not read. */
    private final Counter dropped;

    private final OriginCheck origins;
    private final BooleanSupplier callerIsAllowed = RequestState.accessCheck();

    private EventCursor seen;

    /** {@link TaskView#changes()} of the last view that was written completely; other views need a search. */
    private long writtenChanges = -1;

    /** The search in progress, in the view with {@code missingChanges}; {@code null} when all is written. */
    private EventCursor.Missing missing;

    private long missingChanges;

    /** The upstream's failure that was last written; empty when none is. */
    private Optional<ProblemType> writtenFailure = Optional.empty();

    private boolean ended;
    private boolean left;

    private volatile Instant lastWrite;

    /** Start of back-pressure; {@code null} while the client reads. */
    private volatile Instant blockedSince;

    /**
     * Must be called on the connection's event loop, in the context of the request.
     *
     * @param client that opened the stream
     */
    EventStream(
            String client,
            Context context,
            HttpServerRequest request,
            WatchedTask watch,
            ClientUrls.Links links,
            EventCursor seen,
            Events events,
            InstantSource clock,
            Counter dropped,
            OriginCheck origins) {
        this.origins = origins;
        this.client = client;
        this.context = context;
        this.request = request;
        this.response = request.response();
        this.watch = watch;
        this.links = links;
        this.seen = seen;
        this.events = events;
        this.clock = clock;
        this.dropped = dropped;
        this.lastWrite = clock.instant();
    }

    /** Writes the response head at once, and the screenshots that there are. */
    void start(Duration retry) {
        response.setChunked(true).setWriteQueueMaxSize(QUEUE);
        // The handler may be called from inside a write.
        response.drainHandler(drained -> wake());
        write(Buffer.buffer(Events.retry(retry)));
        writeEvents();
    }

    /** Writes what is new, if anything. On any thread. */
    void wake() {
        context.runOnContext(here -> writeEvents());
    }

    /** Called about twice a second, on any thread: keeps the connection alive, or closes it. */
    void tick(Instant now) {
        if (!callerIsAllowed.getAsBoolean()) {
            context.runOnContext(here -> abort());
            return;
        }
        Instant blocked = blockedSince;
        if (blocked != null) {
            if (!now.isBefore(blocked.plus(PATIENCE))) {
                context.runOnContext(here -> drop());
            }
        } else if (!new TimeSpan(lastWrite, HEARTBEAT).contains(now)) {
            context.runOnContext(here -> sendHeartbeat());
        }
    }

    /** @return true for the first call: the client has left, or has received everything */
    boolean markLeft() {
        ended = true;
        boolean first = !left;
        left = true;
        return first;
    }

    /** Ends the stream; the client reconnects, to another replica. On any thread. */
    void end() {
        context.runOnContext(here -> {
            if (!ended) {
                ended = true;
                response.end();
            }
        });
    }

    String client() {
        return client;
    }

    WatchedTask watch() {
        return watch;
    }

    private void writeEvents() {
        TaskView view = watch.view();
        if (ended || !writeScreenshots(view)) {
            return;
        }
        writeUpstreamState(view);
        if (view.missing()) {
            endWith(events.problem(ProblemType.TASK_NOT_FOUND));
        } else if (view.list().complete()) {
            seen = seen.withEnd();
            endWith(events.done(view.list().size(), seen));
        }
    }

    private void endWith(String event) {
        ended = true;
        response.end(Buffer.buffer(event));
    }

    /** @return whether all have been written; if not, the client must read or a check must finish first */
    private boolean writeScreenshots(TaskView view) {
        if (writtenChanges == view.changes()) {
            return checkReadable();
        }
        List<NamedScreenshot> screenshots = view.screenshots();
        if (missing == null || missingChanges != view.changes()) {
            if (startOriginCheckIfNeeded(view)) {
                return false;
            }
            missing = seen.missingIn(screenshots);
            missingChanges = view.changes();
        }
        while (checkReadable()) {
            Buffer piece = nextPiece(view, screenshots);
            if (piece.length() == 0) {
                writtenChanges = view.changes();
                missing = null;
                return true;
            }
            write(piece);
        }
        return false;
    }

    /** Direct delivery needs the origins of the upstream's URLs checked. Afterwards the stream goes on, or ends. */
    private boolean startOriginCheckIfNeeded(TaskView view) {
        if (links.delivery() != Delivery.DIRECT
                || origins.mayHandOut(view.list().origins())) {
            return false;
        }
        origins.check(view.list().origins())
                .subscribe()
                .with(checked -> wake(), refusal -> context.runOnContext(here -> endWithRefusal()));
        return true;
    }

    private void endWithRefusal() {
        if (!ended) {
            endWith(events.problem(ProblemType.IMAGE_REJECTED));
        }
    }

    private Buffer nextPiece(TaskView view, List<NamedScreenshot> screenshots) {
        Buffer piece = Buffer.buffer();
        while (piece.length() < PIECE) {
            int next = missing.next(screenshots);
            if (next == screenshots.size()) {
                break;
            }
            piece.appendString(screenshot(view, screenshots, next));
        }
        return piece;
    }

    private String screenshot(TaskView view, List<NamedScreenshot> screenshots, int index) {
        NamedScreenshot screenshot = screenshots.get(index);
        seen = seen.with(screenshots, index);
        String url = links.to(view.list().task(), screenshot);
        return events.screenshot(new Events.Captured(index, screenshot.id(), screenshot.name(), url), seen);
    }

    /** Writes one event when the upstream's state changes. */
    private void writeUpstreamState(TaskView view) {
        if (view.failure().equals(writtenFailure) || view.missing()) {
            return;
        }
        writtenFailure = view.failure();
        write(Buffer.buffer(writtenFailure
                .map(problem -> events.stale(problem, view.list().age(clock.instant())))
                .orElseGet(events::fresh)));
    }

    private boolean checkReadable() {
        if (response.writeQueueFull()) {
            if (blockedSince == null) {
                blockedSince = clock.instant();
            }
            return false;
        }
        blockedSince = null;
        return true;
    }

    private void sendHeartbeat() {
        if (!ended && checkReadable()) {
            write(Events.HEARTBEAT);
        }
    }

    private void drop() {
        if (!ended && !checkReadable()) {
            dropped.increment();
            abort();
        }
    }

    private void abort() {
        if (!ended) {
            ended = true;
            Connections.abort(request);
        }
    }

    private void write(Buffer text) {
        lastWrite = clock.instant();
        response.write(text);
    }
}
