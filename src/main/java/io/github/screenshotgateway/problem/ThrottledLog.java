package io.github.screenshotgateway.problem;

import io.github.screenshotgateway.time.TimeSpan;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import org.jboss.logging.Logger;

/**
 * Throttles log lines that clients, or one broken task, can trigger at will: a limited number per kind and minute. The
 * first has the stack trace and the number of lines suppressed before it. Thread-safe.
 */
@Singleton
public class ThrottledLog {
    private static final Duration INTERVAL = Duration.ofMinutes(1);

    /** Kinds are defined in code, so they are few. Those beyond this number share one limit. */
    private static final int MAX_KINDS = 200;

    private final InstantSource clock;
    private final Map<String, Kind> kinds = new HashMap<>();

    private static final class Kind {
        private Instant since;
        private int written;
        private long suppressed;
    }

    public ThrottledLog(InstantSource clock) {
        this.clock = clock;
    }

    /** Writes the line, unless one of its kind was written in the last minute. */
    public boolean write(Logger log, Logger.Level level, String kind, String line) {
        return write(log, level, kind, 1, line, null);
    }

    /**
     * Writes the line, unless the limit of its kind is reached for this minute.
     *
     * @param kind groups similar lines; must contain nothing that clients choose
     * @param most lines of that kind per minute
     * @param trace written with the first of them, or {@code null}
     * @return whether the line was written
     */
    public boolean write(Logger log, Logger.Level level, String kind, int most, String line, Throwable trace) {
        long suppressed;
        boolean first;
        synchronized (this) {
            String key = log.getName() + " " + kind;
            boolean hasOwnLimit = kinds.size() < MAX_KINDS || kinds.containsKey(key);
            Kind known = kinds.computeIfAbsent(hasOwnLimit ? key : "", absent -> new Kind());
            Instant now = clock.instant();
            if (known.since == null || !new TimeSpan(known.since, INTERVAL).contains(now)) {
                known.since = now;
                known.written = 0;
            }
            if (known.written == most) {
                known.suppressed++;
                return false;
            }
            first = known.written++ == 0;
            suppressed = known.suppressed;
            known.suppressed = 0;
        }
        String text = suppressed == 0 ? line : line + " (" + suppressed + " similar lines were suppressed)";
        log.log(level, text, first ? trace : null);
        return true;
    }

    /** The kind of an unexpected failure: its class and where it was created. */
    public static String kindOf(Throwable failure) {
        StackTraceElement[] trace = failure.getStackTrace();
        return failure.getClass().getName() + (trace.length == 0 ? "" : " " + trace[0]);
    }
}
