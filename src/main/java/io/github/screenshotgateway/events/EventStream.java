package io.github.screenshotgateway.events;

import io.github.screenshotgateway.delivery.ClientUrls;
import io.github.screenshotgateway.delivery.Delivery;
import io.github.screenshotgateway.problem.ProblemType;
import io.github.screenshotgateway.screenshots.NamedScreenshot;
import io.github.screenshotgateway.screenshots.OriginCheck;
import io.github.screenshotgateway.traffic.RequestState;
import io.vertx.core.buffer.Buffer;
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
    /** Events are written together up to this many bytes: a list of thousands takes a few hundred writes. */
    private static final int PIECE = 4 * 1024;

    private final String client;
    private final StreamConnection connection;
    private final WatchedTask watch;
    private final ClientUrls.Links links;
    private final Events events;
    private final InstantSource clock;
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

    private boolean left;

    /**
     * Must be called on the connection's event loop, in the context of the request.
     *
     * @param client that opened the stream
     */
    EventStream(
            String client,
            StreamConnection connection,
            WatchedTask watch,
            ClientUrls.Links links,
            EventCursor seen,
            Events events,
            InstantSource clock,
            OriginCheck origins) {
        this.origins = origins;
        this.client = client;
        this.connection = connection;
        this.watch = watch;
        this.links = links;
        this.seen = seen;
        this.events = events;
        this.clock = clock;
    }

    /** Writes the response head at once, and the screenshots that there are. */
    void start(Duration retry) {
        connection.start(this::wake);
        connection.write(Buffer.buffer(Events.retry(retry)));
        writeEvents();
    }

    /** Writes what is new, if anything. On any thread. */
    void wake() {
        connection.run(this::writeEvents);
    }

    /** Called about twice a second, on any thread: keeps the connection alive, or closes it. */
    void tick(Instant now) {
        if (callerIsAllowed.getAsBoolean()) {
            connection.tick(now);
        } else {
            connection.run(connection::abort);
        }
    }

    /** @return true for the first call: the client has left, or has received everything */
    boolean markLeft() {
        connection.markEnded();
        boolean first = !left;
        left = true;
        return first;
    }

    /** Ends the stream; the client reconnects, to another replica. On any thread. */
    void end() {
        connection.run(() -> connection.end(""));
    }

    String client() {
        return client;
    }

    WatchedTask watch() {
        return watch;
    }

    private void writeEvents() {
        TaskView view = watch.view();
        if (connection.hasEnded() || !writeScreenshots(view)) {
            return;
        }
        writeUpstreamState(view);
        if (view.missing()) {
            connection.end(events.problem(ProblemType.TASK_NOT_FOUND));
        } else if (view.list().complete()) {
            seen = seen.withEnd();
            connection.end(events.done(view.list().size(), seen));
        }
    }

    /** @return whether all have been written; if not, the stream goes on later */
    private boolean writeScreenshots(TaskView view) {
        if (writtenChanges == view.changes()) {
            return connection.canWrite();
        }
        boolean isNew = missing == null || missingChanges != view.changes();
        // In every turn: the stream does not hold them, because lists that many clients watch could fill the heap.
        List<NamedScreenshot> screenshots = screenshotsOf(view);
        if (screenshots == null || isNew && startOriginCheckIfNeeded(view)) {
            return false;
        }
        if (isNew) {
            seen = seen.inOrderOf(screenshots);
            missing = seen.missingIn(screenshots);
            missingChanges = view.changes();
        }
        while (connection.canWrite()) {
            Buffer piece = nextPiece(view, screenshots);
            if (piece.length() == 0) {
                writtenChanges = view.changes();
                missing = null;
                return true;
            }
            connection.write(piece);
        }
        return false;
    }

    /** {@code null} if they must be unpacked first; the stream goes on afterwards, or ends. */
    private List<NamedScreenshot> screenshotsOf(TaskView view) {
        return watch.lists().screenshotsIfCheap(view.list()).orElseGet(() -> {
            watch.lists()
                    .unpack(view.list())
                    .subscribe()
                    .with(unpacked -> wake(), failure -> connection.run(connection::abort));
            return null;
        });
    }

    /** Direct delivery needs the origins of the upstream's URLs checked. Afterwards the stream goes on, or ends. */
    private boolean startOriginCheckIfNeeded(TaskView view) {
        if (links.delivery() != Delivery.DIRECT
                || origins.mayHandOut(view.list().origins())) {
            return false;
        }
        origins.check(view.list().origins())
                .subscribe()
                .with(
                        checked -> wake(),
                        refusal -> connection.run(() -> connection.end(events.problem(ProblemType.IMAGE_REJECTED))));
        return true;
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
        String url = links.delivery() == Delivery.DIRECT
                ? view.list().url(screenshot)
                : links.to(view.list().task(), screenshot.name());
        return events.screenshot(new Events.Captured(index, screenshot.id(), screenshot.name(), url), seen);
    }

    /** Writes one event when the upstream's state changes. */
    private void writeUpstreamState(TaskView view) {
        if (view.failure().equals(writtenFailure) || view.missing()) {
            return;
        }
        writtenFailure = view.failure();
        connection.write(Buffer.buffer(writtenFailure
                .map(problem -> events.stale(problem, view.list().age(clock.instant())))
                .orElseGet(events::fresh)));
    }
}
