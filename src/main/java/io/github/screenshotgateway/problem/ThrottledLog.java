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
 * Writes log lines that clients, or one broken task, can cause as often as they like: of each kind some a minute, the first of
 * them with its stack trace and with the number of lines that were left out before. Thread-safe.
 */
@Singleton
public class ThrottledLog {
    private static final Duration INTERVAL = Duration.ofMinutes(1);

    /** Kinds come from the code alone, so there are few; beyond this number they share one bound. */
    private static final int MOST_KINDS = 200;

    private final InstantSource clock;
    private final Map<String, Kind> kinds = new HashMap<>();

    private static final class Kind {
        private Instant since;
        private int written;
        private long leftOut;
    }

    public ThrottledLog(InstantSource clock) {
        this.clock = clock;
    }

    /** Writes the line, unless one of its kind was written in the last minute. */
    public boolean write(Logger log, Logger.Level level, String kind, String line) {
        return write(log, level, kind, 1, line, null);
    }

    /**
     * Writes the line, unless as many of its kind as may be were written in the last minute.
     *
     * @param kind what it is about, with nothing in it that clients choose
     * @param most lines of that kind in a minute
     * @param trace written with the first of them; {@code null} for none
     * @return whether the line was written
     */
    public boolean write(Logger log, Logger.Level level, String kind, int most, String line, Throwable trace) {
        long leftOut;
        boolean first;
        synchronized (this) {
            String key = log.getName() + " " + kind;
            boolean single = kinds.size() < MOST_KINDS || kinds.containsKey(key);
            Kind known = kinds.computeIfAbsent(single ? key : "", any -> new Kind());
            Instant now = clock.instant();
            if (known.since == null || !new TimeSpan(known.since, INTERVAL).contains(now)) {
                known.since = now;
                known.written = 0;
            }
            if (known.written == most) {
                known.leftOut++;
                return false;
            }
            first = known.written++ == 0;
            leftOut = known.leftOut;
            known.leftOut = 0;
        }
        String text = leftOut == 0 ? line : line + " (" + leftOut + " similar lines were suppressed)";
        log.log(level, text, first ? trace : null);
        return true;
    }

    /** The kind of a failure that nobody expects: its class, and where it was made. */
    public static String kindOf(Throwable failure) {
        StackTraceElement[] trace = failure.getStackTrace();
        return failure.getClass().getName() + (trace.length == 0 ? "" : " " + trace[0]);
    }
}
