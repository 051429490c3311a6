package io.github.screenshotgateway.edge;

import io.github.screenshotgateway.problem.Problem;
import io.github.screenshotgateway.problem.ThrottledLog;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.vertx.core.VertxException;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/**
 * Handles failures that no subscriber receives, mostly because the client disconnected. Quarkus would log a stack
 * trace for each.
 *
 * @see <a href="https://github.com/quarkusio/quarkus/issues/27489">Quarkus: Mutiny Dropped Exception on SSE Cancel</a>
 * @see <a href=
 *     "https://github.com/smallrye/smallrye-mutiny/blob/3.1.1/documentation/docs/guides/dropped-exceptions.md">
 *     Mutiny: how to deal with dropped exceptions</a>
 */
@Singleton
class DroppedFailures {
    private static final Logger LOG = Logger.getLogger(DroppedFailures.class);

    private final ThrottledLog log;

    DroppedFailures(ThrottledLog log) {
        this.log = log;
    }

    void register(@Observes StartupEvent event) {
        Infrastructure.setDroppedExceptionHandler(this::logUnlessExpected);
    }

    private void logUnlessExpected(Throwable failure) {
        if (isExpected(failure)) {
            LOG.debugf("Ignored, because no request waits for it any longer: %s", failure);
        } else {
            log.write(
                    LOG,
                    Logger.Level.ERROR,
                    ThrottledLog.kindOf(failure),
                    1,
                    "A failure that no request waits for",
                    failure);
        }
    }

    /** Whether clients or networks can cause the failure. */
    private static boolean isExpected(Throwable failure) {
        return Stream.iterate(failure, Objects::nonNull, Throwable::getCause)
                .anyMatch(cause -> cause instanceof Problem
                        || cause instanceof IOException
                        || cause instanceof VertxException
                        || cause instanceof CancellationException);
    }
}
