package io.github.screenshotgateway.config;

import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.function.Function;
import org.jboss.logging.Logger;

/**
 * A setting that is the content of a file, reloaded every 5 seconds. It compares contents, not time stamps, because
 * Kubernetes swaps symbolic links to update a mounted Secret. If the file is later missing or malformed, the last valid
 * content stays in use. Thread-safe.
 */
public final class ReloadedFile<T> {
    private static final Logger LOG = Logger.getLogger(ReloadedFile.class);

    /** Often enough for a rotated Secret: Kubernetes itself takes about a minute to deliver it. */
    private static final long RELOAD_MILLIS = 5_000;

    /** Bytes; the size to which Kubernetes limits a Secret. */
    private static final int LARGEST = 1024 * 1024;

    /** Some editors add it to UTF-8 files. */
    private static final String BYTE_ORDER_MARK = "\ufeff";

    private final String setting;
    private final String name;
    private final Path file;
    private final Function<String, T> parser;
    private final Vertx vertx;
    private final long timer;
    private volatile String text;
    private volatile T value;
    private volatile boolean usable = true;

    /**
     * Reads the file and starts reloading it. Blocks.
     *
     * @param setting the key that names the file
     * @param name the content's name for the log, such as "The API key"
     * @param parser parses the text; throws only {@link InvalidSetting}, without secrets, for malformed text
     * @throws InvalidSetting when the file cannot be read or is malformed
     */
    public ReloadedFile(String setting, String name, Path file, Function<String, T> parser, Vertx vertx) {
        this.setting = setting;
        this.name = name;
        this.file = file;
        this.parser = parser;
        this.vertx = vertx;
        try {
            text = content();
        } catch (IOException e) {
            throw new InvalidSetting(setting, unreadable(e));
        }
        value = parser.apply(text);
        timer = vertx.setPeriodic(RELOAD_MILLIS, t -> vertx.executeBlocking(this::reread));
    }

    /** The last valid content. Never blocks. */
    public T value() {
        return value;
    }

    /** Whether the last read found valid content. */
    public boolean isUsable() {
        return usable;
    }

    /** Reads the file now, on a worker thread. */
    public Uni<Void> reload() {
        return Uni.createFrom().completionStage(() -> vertx.executeBlocking(this::reread, false)
                .toCompletionStage());
    }

    public void stop() {
        vertx.cancelTimer(timer);
    }

    /** Replaces the value if the file's content is new and valid. Blocks. */
    private synchronized Void reread() {
        try {
            String read = content();
            if (!read.equals(text)) {
                value = parser.apply(read);
                text = read;
                LOG.infof("%s has changed; the new content is in use.", name);
            }
            usable = true;
        } catch (IOException e) {
            markUnusable(unreadable(e));
        } catch (InvalidSetting e) {
            markUnusable(e.getMessage());
        }
        return null;
    }

    private String unreadable(IOException error) {
        if (error instanceof NoSuchFileException) {
            return "there is no such file.";
        }
        return Files.isDirectory(file)
                ? "this is a folder, and must be a file."
                : "the file cannot be read by this user (" + error.getClass().getSimpleName() + ").";
    }

    private void markUnusable(String reason) {
        if (usable) {
            LOG.warnf("%s: the file is unusable, so the last good content stays in use. %s", name, reason);
        }
        usable = false;
    }

    private String content() throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(LARGEST + 1);
            if (bytes.length > LARGEST) {
                throw new InvalidSetting(setting, "the file is larger than 1 MB.");
            }
            String decoded = new String(bytes, StandardCharsets.UTF_8);
            return decoded.startsWith(BYTE_ORDER_MARK) ? decoded.substring(1) : decoded;
        }
    }
}
