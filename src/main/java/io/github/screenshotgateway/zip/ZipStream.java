package io.github.screenshotgateway.zip;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.screenshotgateway.http.Connections;
import io.github.screenshotgateway.http.StreamedBody;
import io.github.screenshotgateway.problem.ThrottledLog;
import io.github.screenshotgateway.traffic.RequestState;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.BooleanSupplier;

/**
 * One zip on its way to a client: as fast as that reads, and no longer than it is there. The answer begins when the first image
 * has been read, so that a failure up to then has a status of its own.
 *
 * <p>Lives on the event loop of the client's connection.
 */
final class ZipStream implements StreamedBody {
    /** The last entry, when there is anything to say in it. */
    static final String MISSING = "missing.txt";

    /** For a client that does not read. */
    static final Duration PATIENCE = Duration.ofSeconds(90);

    private static final Duration LOOK = Duration.ofSeconds(1);

    private final Vertx vertx;
    private final InstantSource clock;
    private final Context context;
    private final ReadAhead ahead;
    private final Zips zips;
    private final String client = RequestState.currentClient();
    private final BooleanSupplier callerIsAllowed = RequestState.callerIsAllowed();
    private final ZipFormat zip = new ZipFormat();
    private final MissingEntries missing;

    /** What is being written; {@code null} between two images. */
    private ReadAhead.Content current;

    private ByteBuffer left;

    /** For the next image; the client may read on meanwhile. */
    private boolean waiting;

    private boolean ended;

    /** Should it not come to its end. */
    private Zips.Outcome outcome = Zips.Outcome.LEFT;

    private final HttpServerRequest request;
    private final HttpServerResponse response;
    private long timer;

    /** Waits for the first image; {@code null} before and afterwards. */
    private UniEmitter<? super StreamedBody> preparing;

    /** Since when the client does not read; {@code null} when it does. */
    private Instant blockedSince;

    /** To be made on that event loop, and in the context of the request. */
    ZipStream(
            Vertx vertx, InstantSource clock, HttpServerRequest request, ReadAhead ahead, Zips zips, ThrottledLog log) {
        this.missing = new MissingEntries(log);
        this.vertx = vertx;
        this.clock = clock;
        this.context = vertx.getOrCreateContext();
        this.request = request;
        this.response = request.response();
        this.ahead = ahead;
        this.zips = zips;
    }

    /**
     * Reads the first image.
     *
     * @return this, to be written; fails with {@code upstream-busy} when there are too many zips already, and with the problem of
     *     an image that only fails for the moment
     */
    Uni<StreamedBody> prepare(RoutingContext routed) {
        return Uni.createFrom().emitter(emitter -> {
            zips.begin(client, ahead.size());
            preparing = emitter;
            timer = vertx.setPeriodic(LOOK.toMillis(), id -> look());
            RequestState.whenEnded(routed, this::clientHasLeft);
            // From another thread, it may have ended by now.
            if (!ended) {
                beginNext();
            }
        });
    }

    @Override
    public void write(HttpServerResponse same, RoutingContext routed) {
        response.setChunked(true);
        try {
            // It may be called from inside of a write.
            response.drainHandler(drained -> context.runOnContext(here -> writeOn()));
            writeOn();
        } catch (RuntimeException gone) {
            clientHasLeft();
            throw gone;
        }
    }

    private void readOn() {
        if (preparing == null) {
            writeOn();
        } else if (current == null) {
            beginNext();
        } else {
            prepared();
        }
    }

    private void prepared() {
        UniEmitter<? super StreamedBody> told = preparing;
        preparing = null;
        told.complete(this);
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

    /** The idle time-out of a connection does not see a client that reads a few bytes now and then. */
    private void look() {
        Instant now = clock.instant();
        if (!callerIsAllowed.getAsBoolean()) {
            Connections.breakOff(request);
        } else if (!response.writeQueueFull()) {
            blockedSince = null;
        } else if (blockedSince == null) {
            blockedSince = now;
        } else if (!now.isBefore(blockedSince.plus(PATIENCE))) {
            Connections.breakOff(request);
        }
    }

    private void addPiece() {
        zip.add(left);
        response.write(zip.take());
        if (!left.hasRemaining()) {
            current.image().release();
            current = null;
        }
    }

    private void beginNext() {
        ReadAhead.Read next = ahead.next();
        if (next != null) {
            waiting = true;
            await(next);
        } else if (preparing != null) {
            prepared();
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
                        missing.read();
                        begin(next.entry(), read.result());
                        readOn();
                    } else {
                        ahead.again(next, read.cause())
                                .ifPresentOrElse(this::await, () -> isMissing(next, read.cause()));
                    }
                }));
    }

    /** An image that only failed for the moment is not missing: the client sees an error, or that the connection is closed. */
    private void isMissing(ReadAhead.Read next, Throwable failure) {
        waiting = false;
        if (missing.isFault(failure)) {
            breakOff(failure);
            return;
        }
        if (missing.add(next.entry().name(), failure)) {
            ahead.downloadNoMore();
        }
        readOn();
    }

    private void breakOff(Throwable failure) {
        outcome = Zips.Outcome.BROKEN_OFF;
        if (preparing == null) {
            Connections.breakOff(request);
        } else {
            UniEmitter<? super StreamedBody> told = preparing;
            preparing = null;
            told.fail(failure);
        }
    }

    private void begin(ZipEntries.Entry entry, ReadAhead.Content content) {
        current = content;
        content.image().readOn();
        ahead.readOn();
        left = content.image().content();
        zip.begin(entry.name(), content.image().size(), content.crc());
    }

    private void end() {
        ended = true;
        if (!missing.isEmpty()) {
            ByteBuffer text = ByteBuffer.wrap(missing.text().getBytes(UTF_8));
            zip.begin(MISSING, text.remaining(), ZipFormat.crc(text.duplicate()));
            while (text.hasRemaining()) {
                zip.add(text);
            }
        }
        vertx.cancelTimer(timer);
        zip.end();
        zip.close();
        response.end(zip.take());
        zips.ended(client, ahead.size(), missing.isEmpty() ? Zips.Outcome.COMPLETE : Zips.Outcome.INCOMPLETE);
    }

    /** Or has been sent all, which is no news. */
    private void clientHasLeft() {
        if (ended) {
            return;
        }
        ended = true;
        if (current != null) {
            current.image().release();
        }
        vertx.cancelTimer(timer);
        ahead.stop();
        zip.close();
        zips.ended(client, ahead.size(), outcome);
        if (preparing != null) {
            prepared();
        }
    }
}
