package io.github.screenshotgateway.edge;

import io.quarkus.bootstrap.logging.InitialConfigurator;
import io.quarkus.runtime.Application;
import io.quarkus.runtime.ApplicationLifecycleManager;
import io.quarkus.runtime.LaunchMode;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jboss.logmanager.handlers.AsyncHandler;

/**
 * Flushes the log before the process exits, also after a failed start. Otherwise the daemon thread of an asynchronous
 * handler is killed, and Quarkus closes the handler's target right after it logs the last line.
 *
 * @see <a href="https://github.com/quarkusio/quarkus/issues/20660">
 *     Quarkus: Missing Logs when using async logs and have wrong config</a>
 * @see <a href=
 *     "https://github.com/jboss-logging/jboss-logmanager/blob/3.2.1.Final/core/src/main/java/org/jboss/logmanager/handlers/AsyncHandler.java">
 *     AsyncHandler closes its targets before it writes its queue</a>
 */
@Singleton
public class LogFlushAtExit {
    /** Enough for a slow reader; a blocked one must not keep the process alive. */
    private static final long LAST_WRITE_MILLIS = 1_000;

    private static final long POLL_MILLIS = 5;

    /** Call before the gateway starts, to cover a start that fails. */
    public static void awaitAtExit() {
        // Dev mode has no such handler, and the process would collect one hook per restart.
        if (LaunchMode.current() == LaunchMode.NORMAL) {
            Runtime.getRuntime().addShutdownHook(new Thread(LogFlushAtExit::writeAtExit, "last-log-lines"));
        }
    }

    void start(@Observes StartupEvent event) {
        InitialConfigurator.DELAYED_HANDLER.addLoggingCloseTask(LogFlushAtExit::write);
    }

    /** Runs concurrently with the shutdown hook of Quarkus, which stops the gateway. */
    private static void writeAtExit() {
        Application gateway = ApplicationLifecycleManager.getCurrentApplication();
        if (gateway != null) {
            gateway.awaitShutdown();
        }
        write();
    }

    private static void write() {
        List<AsyncHandler> handlers = Stream.of(InitialConfigurator.DELAYED_HANDLER.getHandlers())
                .filter(AsyncHandler.class::isInstance)
                .map(AsyncHandler.class::cast)
                .toList();
        handlers.forEach(LogFlushAtExit::stopAccepting);
        try {
            long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(LAST_WRITE_MILLIS);
            while (handlers.stream().anyMatch(LogFlushAtExit::isWriting) && System.nanoTime() < end) {
                Thread.sleep(POLL_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void stopAccepting(AsyncHandler handler) {
        // Its target stays open for the lines in its queue.
        handler.setCloseChildren(false);
        handler.close();
    }

    /** A closed handler drops its targets once it has written its queue. */
    private static boolean isWriting(AsyncHandler handler) {
        return handler.getHandlers().length > 0;
    }
}
