package io.github.screenshotgateway.zip;

import io.github.screenshotgateway.problem.ThrottledLog;
import io.github.screenshotgateway.traffic.RequestState;
import io.github.screenshotgateway.traffic.StreamedBody;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.time.InstantSource;

/**
 * Streams one zip at the client's speed, for as long as the client stays. The response begins when the first image has
 * been read: until then, a failure has its own status.
 *
 * <p>Confined to the event loop of the client's connection.
 */
final class ZipStream implements StreamedBody {
    private final ZipClient client;
    private final Context context;
    private final ReadAhead ahead;
    private final Zips zips;
    private final ZipFormat zip = new ZipFormat();
    private final MissingEntries missing;

    /** The image that is being written; {@code null} between two images. */
    private ReadAhead.Content current;

    /** Whether the next image is being read. */
    private boolean waiting;

    private boolean ended;

    /** The outcome to count if the zip does not reach its end. */
    private Zips.Outcome outcome = Zips.Outcome.LEFT;

    private final HttpServerResponse response;
    private final FirstImage first = new FirstImage();

    /** Must be called on the connection's event loop, in the context of the request. */
    ZipStream(
            Vertx vertx, InstantSource clock, HttpServerRequest request, ReadAhead ahead, Zips zips, ThrottledLog log) {
        this.missing = new MissingEntries(log);
        this.client = new ZipClient(vertx, clock, request);
        this.context = vertx.getOrCreateContext();
        this.response = request.response();
        this.ahead = ahead;
        this.zips = zips;
    }

    /**
     * Reads the first image.
     *
     * @return this, ready to be written; fails with {@code upstream-busy} when too many zips are open, and with the
     *     problem of an image that fails temporarily
     */
    Uni<StreamedBody> prepare(RoutingContext routed) {
        return Uni.createFrom().emitter(emitter -> {
            zips.begin(client.name(), ahead.size());
            first.await(emitter);
            client.startChecks();
            RequestState.whenEnded(routed, this::clientLeft);
            // The request may have ended meanwhile, on another thread.
            if (!ended) {
                beginNext();
            }
        });
    }

    @Override
    public void write(HttpServerResponse same, RoutingContext routed) {
        response.setChunked(true);
        try {
            // The handler may be called from inside a write.
            response.drainHandler(drained -> context.runOnContext(here -> writeOn()));
            writeOn();
        } catch (RuntimeException gone) {
            clientLeft();
            throw gone;
        }
    }

    private void readOn() {
        if (!first.isAwaited()) {
            writeOn();
        } else if (current == null) {
            beginNext();
        } else {
            first.arrived(this);
        }
    }

    private void writeOn() {
        while (!ended && !waiting && !response.writeQueueFull()) {
            if (current == null) {
                beginNext();
            } else {
                addPiece();
            }
        }
    }

    private void addPiece() {
        zip.add(current.unwritten());
        response.write(zip.take());
        if (!current.unwritten().hasRemaining()) {
            current.image().release();
            current = null;
        }
    }

    private void beginNext() {
        ReadAhead.Read next = ahead.next();
        if (next != null) {
            waiting = true;
            await(next);
        } else if (first.isAwaited()) {
            first.arrived(this);
        } else {
            end();
        }
    }

    private void await(ReadAhead.Read next) {
        next.content()
                .onComplete(read -> context.runOnContext(here -> {
                    if (ended) {
                        next.release();
                    } else if (read.succeeded()) {
                        waiting = false;
                        missing.recordRead();
                        begin(next.entry(), read.result());
                        readOn();
                    } else {
                        ahead.retry(next, read.cause())
                                .ifPresentOrElse(this::await, () -> recordMissing(next, read.cause()));
                    }
                }));
    }

    /** An image that fails temporarily is not missing: the client gets an error, or its connection is closed. */
    private void recordMissing(ReadAhead.Read next, Throwable failure) {
        waiting = false;
        if (missing.isUnrelatedToImage(failure)) {
            abort(failure);
            return;
        }
        if (missing.add(next.entry().name(), failure)) {
            ahead.stopDownloads();
        }
        readOn();
    }

    private void abort(Throwable failure) {
        outcome = Zips.Outcome.BROKEN_OFF;
        if (first.isAwaited()) {
            first.failed(failure);
        } else {
            client.disconnect();
        }
    }

    private void begin(ZipEntries.Entry entry, ReadAhead.Content content) {
        current = content;
        content.image().clientProgressed();
        ahead.clientProgressed();
        zip.begin(entry.name(), content.image().size(), content.crc());
    }

    private void end() {
        missing.addTo(zip);
        zip.end();
        finish(missing.isEmpty() ? Zips.Outcome.COMPLETE : Zips.Outcome.INCOMPLETE);
        response.end(zip.take());
    }

    /** Also called after a complete zip, when it does nothing. */
    private void clientLeft() {
        if (ended) {
            return;
        }
        ended = true;
        if (current != null) {
            current.image().release();
        }
        ahead.stop();
        finish(outcome);
        first.arrived(this);
    }

    private void finish(Zips.Outcome reached) {
        ended = true;
        client.stopChecks();
        zip.close();
        zips.ended(client.name(), ahead.size(), reached);
    }
}
