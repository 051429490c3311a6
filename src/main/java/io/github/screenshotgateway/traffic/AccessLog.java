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
 * One line of JSON for each request, on the standard output; the level of the category {@code access} turns it on and
 * off. Lines are written some at a time, and never by an event loop: whoever reads them may be slow. Thread-safe.
 */
@Singleton
class AccessLog {
    private static final Logger LOG = Logger.getLogger("access");

    private static final long WRITE_EVERY_MILLIS = 200;

    private static final long LAST_WRITE_MILLIS = 1_000;

    /** Characters that are written at once. */
    private static final int PORTION = 32 * 1024;

    /** Characters that may wait; more are dropped, since requests are worth more than their traces. */
    static final int MOST_WAITING = 1024 * 1024;

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

    /** On the event loop of a request that has ended. */
    void add(RoutingContext context, RequestState exchange) {
        if (!LOG.isInfoEnabled()) {
            return;
        }
        StringBuilder line = AccessLine.of(context, exchange, clock.instant());
        boolean portion;
        synchronized (this) {
            if (lines.length() > MOST_WAITING) {
                dropped.increment();
                return;
            }
            lines.append(line);
            portion = lines.length() > PORTION;
        }
        if (portion) {
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
        // Waits for whoever reads it; meanwhile, one thread does and no other.
        out.write(bytes, 0, bytes.length);
        out.flush();
        synchronized (this) {
            writing = false;
        }
    }

    /** Waits a moment for whoever reads the lines, and no longer: the process is to end. */
    void stop(@Observes ShutdownEvent event) throws InterruptedException {
        vertx.cancelTimer(timer);
        Thread last = new Thread(this::writeNow, "access-log");
        last.setDaemon(true);
        last.start();
        last.join(LAST_WRITE_MILLIS);
    }
}
