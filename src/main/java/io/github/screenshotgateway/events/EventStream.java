package io.github.screenshotgateway.events;

import io.github.screenshotgateway.http.Connections;
import io.github.screenshotgateway.problem.ProblemType;
import io.github.screenshotgateway.screenshots.ClientUrls;
import io.github.screenshotgateway.screenshots.Delivery;
import io.github.screenshotgateway.screenshots.NamedScreenshot;
import io.github.screenshotgateway.screenshots.OriginCheck;
import io.github.screenshotgateway.time.TimeSpan;
import io.github.screenshotgateway.traffic.RequestState;
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
 * One client that is told of a task's screenshots as they come.
 *
 * <p>Lives on the event loop of its connection; what others call says so. Nothing is kept for a client that does not read
 * but what it has seen: when it reads again, it is told what is missing then.
 */
final class EventStream {
    /** Whatever is between the two takes a connection for dead after 30 s of silence at the earliest. */
    static final Duration HEARTBEAT = Duration.ofSeconds(15);

    /** For a client that does not read. */
    static final Duration PATIENCE = Duration.ofSeconds(30);

    /** Bytes that wait in this process for a client that does not read, about. The system takes more. */
    private static final int QUEUE = 16 * 1024;

    /** Events are written together up to this many bytes: a list of thousands is one of a few hundred writes. */
    private static final int PIECE = 4 * 1024;

    private final String client;
    private final Context context;
    private final HttpServerRequest request;
    private final HttpServerResponse response;
    private final WatchedTask watch;
    private final ClientUrls.Links links;
    private final Events events;
    private final InstantSource clock;
    private final StreamMetrics metrics;
    private final OriginCheck origins;
    private final BooleanSupplier callerIsAllowed = RequestState.callerIsAllowed();

    private EventCursor seen;

    /** Of the view of which all has been told; what is missing in another one has to be looked for. */
    private long toldChanges = -1;

    /** Where the watcher stands in the list of that view; {@code null} when it was told all. */
    private EventCursor.Missing missing;

    private long missingChanges;

    /** What the watcher was last told of the upstream; empty when all is well. */
    private Optional<ProblemType> toldFailure = Optional.empty();

    private boolean ended;
    private boolean left;

    private volatile Instant lastWrite;

    /** Since when the client does not read; {@code null} when it does. */
    private volatile Instant blockedSince;

    /**
     * To be made on that event loop, and in the context of the request.
     *
     * @param client whose stream it is
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
            StreamMetrics metrics,
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
        this.metrics = metrics;
        this.lastWrite = clock.instant();
    }

    /** Writes the head, so that the client knows at once that it is being served, and what there is. */
    void start(Duration retry) {
        response.setChunked(true).setWriteQueueMaxSize(QUEUE);
        // It may be called from inside of a write.
        response.drainHandler(drained -> wake());
        write(Buffer.buffer(Events.retry(retry)));
        tell();
    }

    /** There may be something to tell. On any thread. */
    void wake() {
        context.runOnContext(here -> tell());
    }

    /** To be called about twice a second, on any thread: keeps the connection alive, or lets go of it. */
    void look(Instant now) {
        if (!callerIsAllowed.getAsBoolean()) {
            context.runOnContext(here -> breakOff());
            return;
        }
        Instant blocked = blockedSince;
        if (blocked != null) {
            if (!now.isBefore(blocked.plus(PATIENCE))) {
                context.runOnContext(here -> drop());
            }
        } else if (!new TimeSpan(lastWrite, HEARTBEAT).contains(now)) {
            context.runOnContext(here -> beat());
        }
    }

    /** @return true the first time: the client has left, or has been told all */
    boolean leave() {
        ended = true;
        boolean first = !left;
        left = true;
        return first;
    }

    /** Ends the stream; the client comes back, to another replica. On any thread. */
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

    private void tell() {
        TaskView view = watch.view();
        if (ended || !tellScreenshots(view)) {
            return;
        }
        tellOfUpstream(view);
        if (view.missing()) {
            endWith(events.problem(ProblemType.TASK_NOT_FOUND));
        } else if (view.list().complete()) {
            seen = seen.plusEnd();
            endWith(events.done(view.list().size(), seen));
        }
    }

    private void endWith(String event) {
        ended = true;
        response.end(Buffer.buffer(event));
    }

    /** @return whether all have been told; if not, the client has to read first */
    private boolean tellScreenshots(TaskView view) {
        if (toldChanges == view.changes()) {
            return readable();
        }
        List<NamedScreenshot> screenshots = view.screenshots();
        if (missing == null || missingChanges != view.changes()) {
            if (hasToCheck(view)) {
                return false;
            }
            missing = seen.missingIn(screenshots);
            missingChanges = view.changes();
        }
        while (readable()) {
            Buffer piece = nextPiece(view, screenshots);
            if (piece.length() == 0) {
                toldChanges = view.changes();
                missing = null;
                return true;
            }
            write(piece);
        }
        return false;
    }

    /** Of the upstream's own URLs. After the check it is tried again, or the stream ends. */
    private boolean hasToCheck(TaskView view) {
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
        seen = seen.plus(screenshots, index);
        String url = links.to(view.list().task(), screenshot);
        return events.screenshot(new Events.Captured(index, screenshot.id(), screenshot.name(), url), seen);
    }

    /** Once when it gets worse, and once when it gets better. */
    private void tellOfUpstream(TaskView view) {
        if (view.failure().equals(toldFailure) || view.missing()) {
            return;
        }
        toldFailure = view.failure();
        write(Buffer.buffer(toldFailure
                .map(problem -> events.stale(problem, view.list().age(clock.instant())))
                .orElseGet(events::fresh)));
    }

    private boolean readable() {
        if (response.writeQueueFull()) {
            if (blockedSince == null) {
                blockedSince = clock.instant();
            }
            return false;
        }
        blockedSince = null;
        return true;
    }

    private void beat() {
        if (!ended && readable()) {
            write(Events.HEARTBEAT);
        }
    }

    private void drop() {
        if (!ended && !readable()) {
            metrics.dropped();
            breakOff();
        }
    }

    private void breakOff() {
        if (!ended) {
            ended = true;
            Connections.breakOff(request);
        }
    }

    private void write(Buffer text) {
        lastWrite = clock.instant();
        response.write(text);
    }
}
