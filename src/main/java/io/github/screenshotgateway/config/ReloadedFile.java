package io.github.screenshotgateway.config;

import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Function;
import org.jboss.logging.Logger;

/**
 * A file whose content is a setting, read again every 5 seconds: by its content and not by its time stamp, since
 * Kubernetes swaps symbolic links to update a mounted Secret. A file that is missing or malformed later leaves what was
 * last read in use. Thread-safe.
 */
public final class ReloadedFile<T> {
    private static final Logger LOG = Logger.getLogger(ReloadedFile.class);

    /** Often enough for a rotated Secret, which Kubernetes itself delivers within about a minute. */
    private static final long READ_EVERY_MILLIS = 5_000;

    /** Bytes; the size to which Kubernetes limits a Secret. */
    private static final int LARGEST = 1024 * 1024;

    /** Some editors begin UTF-8 with it. */
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
     * Reads the file, and from then on again. Blocks.
     *
     * @param setting the key that names the file
     * @param name what it holds, in words for the log, such as "The API key"
     * @param parser makes sense of the text; throws {@link InvalidSetting}, which shows nothing secret, and nothing else,
     *     for what is malformed
     * @throws InvalidSetting when the file cannot be read, or is malformed
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
            throw new InvalidSetting(
                    setting, "the file cannot be read (" + e.getClass().getSimpleName() + ").");
        }
        value = parser.apply(text);
        timer = vertx.setPeriodic(READ_EVERY_MILLIS, t -> vertx.executeBlocking(this::reread));
    }

    /** What the file held when it was last read and made sense. Never blocks. */
    public T value() {
        return value;
    }

    /** Whether the last reading made sense. */
    public boolean usable() {
        return usable;
    }

    /** Reads the file now, not on the calling thread. */
    public Uni<Void> readAgain() {
        return Uni.createFrom().completionStage(() -> vertx.executeBlocking(this::reread, false)
                .toCompletionStage());
    }

    public void stop() {
        vertx.cancelTimer(timer);
    }

    /** Takes over what the file holds now, if that makes sense. Blocks. */
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
            cannotBeUsed(e.getClass().getSimpleName());
        } catch (InvalidSetting e) {
            cannotBeUsed(e.getMessage());
        }
        return null;
    }

    private void cannotBeUsed(String reason) {
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
