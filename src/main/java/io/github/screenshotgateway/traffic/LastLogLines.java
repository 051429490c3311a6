package io.github.screenshotgateway.traffic;

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
 * Has the log written to its end before the process ends, after a start that failed too. The daemon thread of an
 * asynchronous handler is cut off there, and Quarkus closes what it writes to at once behind the last line.
 */
@Singleton
public class LastLogLines {
    /** For a reader that is slow; one that does not read at all must not hold the process. */
    private static final long LAST_WRITE_MILLIS = 1_000;

    private static final long LOOK_EVERY_MILLIS = 5;

    /** To be called before the gateway starts, so that it holds for a start that fails. */
    public static void awaitAtExit() {
        // In dev mode, which has no such handler, the process would keep one hook for each restart.
        if (LaunchMode.current() == LaunchMode.NORMAL) {
            Runtime.getRuntime().addShutdownHook(new Thread(LastLogLines::writeAtTheEnd, "last-log-lines"));
        }
    }

    void start(@Observes StartupEvent event) {
        InitialConfigurator.DELAYED_HANDLER.addLoggingCloseTask(LastLogLines::write);
    }

    /** Beside the hook of Quarkus that stops the gateway. */
    private static void writeAtTheEnd() {
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
        handlers.forEach(LastLogLines::takeNoMore);
        try {
            long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(LAST_WRITE_MILLIS);
            while (handlers.stream().anyMatch(LastLogLines::hasMore) && System.nanoTime() < end) {
                Thread.sleep(LOOK_EVERY_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void takeNoMore(AsyncHandler handler) {
        // What it writes to stays open for what waits in it.
        handler.setCloseChildren(false);
        handler.close();
    }

    /** It lets go of those it writes to when it has written all that it had taken. */
    private static boolean hasMore(AsyncHandler handler) {
        return handler.getHandlers().length > 0;
    }
}
