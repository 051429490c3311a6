package io.github.screenshotgateway.events;

import io.github.screenshotgateway.edge.Connections;
import io.github.screenshotgateway.time.TimeSpan;
import io.github.screenshotgateway.traffic.BackPressure;
import io.micrometer.core.instrument.Counter;
import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/**
 * The connection of an event stream: writes, sends heartbeats, and closes the stream of a client that does not read.
 * Confined to the connection's event loop, unless stated otherwise.
 */
final class StreamConnection {
    /** Proxies close a silent connection after 30 s at the earliest. */
    static final Duration HEARTBEAT = Duration.ofSeconds(15);

    /** How long a client may read nothing before its stream is closed. */
    static final Duration PATIENCE = Duration.ofSeconds(30);

    /** Approximate bytes queued in this process for a client that does not read. The kernel buffers more. */
    private static final int QUEUE = 16 * 1024;

    /**
     * Bytes written in one turn of the event loop. Making the events takes some tenths of a millisecond, and Netty runs up
     * to 64 such turns of different streams before it reads connections again.
     */
    static final int TURN = 8 * 1024;

    private final Context context;
    private final HttpServerRequest request;
    private final HttpServerResponse response;
    private final InstantSource clock;

    /** Counts streams that were closed because their clients did not read. */
    private final Counter dropped;

    private final BackPressure backPressure = new BackPressure(PATIENCE);
    private Runnable goOn;
    private int writtenInTurn;
    private boolean ended;
    private volatile Instant lastWrite;

    StreamConnection(Context context, HttpServerRequest request, InstantSource clock, Counter dropped) {
        this.context = context;
        this.request = request;
        this.response = request.response();
        this.clock = clock;
        this.dropped = dropped;
        this.lastWrite = clock.instant();
    }

    /** @param goOn run whenever {@link #canWrite} may be true again, possibly from inside a write */
    void start(Runnable goOn) {
        this.goOn = goOn;
        response.setChunked(true).setWriteQueueMaxSize(QUEUE);
        response.drainHandler(queue -> goOn.run());
    }

    /** Runs an action on the event loop. Any thread may call it. */
    void run(Runnable action) {
        context.runOnContext(here -> action.run());
    }

    void write(Buffer text) {
        lastWrite = clock.instant();
        response.write(text);
        boolean hadTurn = !waitsForTurn();
        writtenInTurn += text.length();
        if (hadTurn && waitsForTurn()) {
            // An action queued on the event loop could run before it reads other connections.
            context.owner().setTimer(1, next -> beginTurn());
        }
    }

    private void beginTurn() {
        writtenInTurn = 0;
        goOn.run();
    }

    /**
     * Whether to write now: the client reads, and other connections have not waited for this one for long. Remembers
     * since when the client does not read.
     */
    boolean canWrite() {
        return checkReadable() && !waitsForTurn();
    }

    /** Whether enough has been written in this turn; the next one comes soon. */
    private boolean waitsForTurn() {
        return writtenInTurn >= TURN;
    }

    private boolean checkReadable() {
        return backPressure.isReading(response.writeQueueFull(), clock.instant());
    }

    /** Keeps the connection alive, or closes it. Any thread may call it. */
    void tick(Instant now) {
        if (backPressure.isOverdue(now)) {
            run(this::drop);
        } else if (!backPressure.isBlocked() && !new TimeSpan(lastWrite, HEARTBEAT).contains(now)) {
            run(this::sendHeartbeat);
        }
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

    boolean hasEnded() {
        return ended;
    }

    /** Nothing is written from now on. */
    void markEnded() {
        ended = true;
    }

    /** Ends the response with an event; does nothing after the end. */
    void end(String event) {
        if (!ended) {
            ended = true;
            response.end(Buffer.buffer(event));
        }
    }

    /** Ends the response in the middle; does nothing after the end. */
    void abort() {
        if (!ended) {
            ended = true;
            Connections.abort(request);
        }
    }
}
