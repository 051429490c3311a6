package io.github.screenshotgateway.traffic;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.vertx.core.Vertx;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import org.jboss.logging.Logger;

/**
 * Writes one line of JSON for every request to standard output. The level of the category {@code access} turns it on
 * and off. Lines are written in batches and never on an event loop, because standard output may be slow. Thread-safe.
 */
@Singleton
class AccessLog {
    private static final Logger LOG = Logger.getLogger("access");

    private static final long WRITE_EVERY_MILLIS = 200;

    private static final long LAST_WRITE_MILLIS = 1_000;

    /** Characters that are written without waiting for the timer. */
    private static final int BATCH = 32 * 1024;

    /** Characters that may wait. More are dropped: requests matter more than their log lines. */
    static final int MAX_WAITING = 1024 * 1024;

    private final InstantSource clock;
    private final Vertx vertx;
    private final Counter dropped;
    private final long timer;
    private StringBuilder lines = new StringBuilder();
    private boolean writing;

    /** Replaced in tests. */
    volatile PrintStream out = System.out;

    AccessLog(InstantSource clock, Vertx vertx, MeterRegistry metrics) {
        this.clock = clock;
        this.vertx = vertx;
        this.dropped = metrics.counter("gateway.access.log.dropped");
        this.timer = vertx.setPeriodic(WRITE_EVERY_MILLIS, id -> write());
    }

    /** Call on the event loop of the request, after it has ended. */
    void add(RoutingContext context, RequestState state) {
        if (!LOG.isInfoEnabled()) {
            return;
        }
        StringBuilder line = AccessLine.of(context, state, clock.instant());
        boolean batchIsFull;
        synchronized (this) {
            if (lines.length() > MAX_WAITING) {
                dropped.increment();
                return;
            }
            lines.append(line);
            batchIsFull = lines.length() > BATCH;
        }
        if (batchIsFull) {
            write();
        }
    }

    private void write() {
        synchronized (this) {
            if (writing || lines.length() == 0) {
                return;
            }
            writing = true;
        }
        vertx.executeBlocking(
                () -> {
                    writeNow();
                    return null;
                },
                false);
    }

    private void writeNow() {
        StringBuilder taken;
        synchronized (this) {
            taken = lines;
            lines = new StringBuilder(taken.length());
        }
        byte[] bytes = taken.toString().getBytes(StandardCharsets.UTF_8);
        // Blocks while standard output is slow, but never more than one thread.
        out.write(bytes, 0, bytes.length);
        out.flush();
        synchronized (this) {
            writing = false;
        }
    }

    /** Writes the last lines. A blocked standard output delays the shutdown by at most a second. */
    void stop(@Observes ShutdownEvent event) throws InterruptedException {
        vertx.cancelTimer(timer);
        Thread last = new Thread(this::writeNow, "access-log");
        last.setDaemon(true);
        last.start();
        last.join(LAST_WRITE_MILLIS);
    }
}
