package io.github.screenshotgateway.support;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Formatter;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import java.util.stream.Collectors;

/** Captures log records until it is closed: the gateway's at every level, others as configured. */
public final class LogCapture extends Handler implements AutoCloseable {
    private final Logger root = LogManager.getLogManager().getLogger("");
    private final Logger own = Logger.getLogger("io.github.screenshotgateway");
    private final Level before = own.getLevel();
    private final List<LogRecord> records = new CopyOnWriteArrayList<>();

    public LogCapture() {
        setLevel(Level.ALL);
        own.setLevel(Level.ALL);
        root.addHandler(this);
    }

    public List<LogRecord> records(Level atLeast) {
        return records.stream()
                .filter(logged -> logged.getLevel().intValue() >= atLeast.intValue())
                .toList();
    }

    /** Messages and stack traces, as in a log file. */
    public String text() {
        Formatter formatter = new SimpleFormatter();
        return records.stream()
                .map(logged -> formatter.formatMessage(logged) + trace(logged.getThrown()))
                .collect(Collectors.joining("\n"));
    }

    private static String trace(Throwable thrown) {
        if (thrown == null) {
            return "";
        }
        StringWriter text = new StringWriter();
        thrown.printStackTrace(new PrintWriter(text));
        return text.toString();
    }

    /**
     * Describes a flood in the lines that operators see by default: more than one line per ten requests, or any stack
     * trace. Empty if there is none.
     */
    public Optional<String> flood(int requests) {
        List<LogRecord> lines = records(Level.INFO);
        List<LogRecord> traces =
                lines.stream().filter(logged -> logged.getThrown() != null).toList();
        if (lines.size() <= requests / 10 && traces.isEmpty()) {
            return Optional.empty();
        }
        LogRecord one = traces.isEmpty() ? lines.get(0) : traces.get(0);
        return Optional.of(lines.size() + " lines, " + traces.size() + " stack traces, such as " + one.getLoggerName()
                + ": " + one.getMessage() + " " + one.getThrown());
    }

    @Override
    public void publish(LogRecord logged) {
        records.add(logged);
    }

    @Override
    public void flush() {
        // Nothing is buffered.
    }

    @Override
    public void close() {
        root.removeHandler(this);
        own.setLevel(before);
    }
}
