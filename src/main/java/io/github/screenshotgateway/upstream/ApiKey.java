package io.github.screenshotgateway.upstream;

import io.github.screenshotgateway.config.InvalidSetting;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Vertx;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jboss.logging.Logger;

/**
 * The vendor's API key; the one place that reads it. It never leaves this package but in a request to the API.
 *
 * <p>A key file is read again every few seconds, by its content and not by its time stamp: Kubernetes swaps symbolic
 * links to update a mounted Secret. A file that is missing or malformed later leaves the last good key in use.
 */
@Singleton
class ApiKey {
    private static final Logger LOG = Logger.getLogger(ApiKey.class);

    private static final String KEY = "gateway.upstream.api-key";
    private static final String KEY_FILE = "gateway.upstream.api-key-file";

    /** Often enough for a rotated Secret, which Kubernetes itself delivers within about a minute. */
    private static final long READ_EVERY_MILLIS = 5_000;

    /** What a header value may hold without changing the request: visible ASCII (RFC 9110, section 5.5). */
    private static final Pattern VISIBLE_ASCII = Pattern.compile("[\\x21-\\x7e]{1,1000}");

    private final UpstreamConfig config;
    private final Vertx vertx;
    private volatile String value;
    private volatile boolean unusable;
    private long timer = -1;

    ApiKey(UpstreamConfig config, Vertx vertx) {
        this.config = config;
        this.vertx = vertx;
    }

    /** The key of this moment. Never blocks. */
    String value() {
        return value;
    }

    void start(@Observes StartupEvent event) {
        Optional<Path> file = config.apiKeyFile();
        if (file.isEmpty()) {
            value = checked(KEY, config.apiKey().orElse(""));
            return;
        }
        value = checked(KEY_FILE, initial(file.get()));
        timer = vertx.setPeriodic(READ_EVERY_MILLIS, t -> vertx.executeBlocking(() -> reread(file.get())));
    }

    void stop(@Observes ShutdownEvent event) {
        vertx.cancelTimer(timer);
    }

    private static String initial(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new InvalidSetting(
                    KEY_FILE, "the file cannot be read (" + e.getClass().getSimpleName() + ").");
        }
    }

    /** Takes over the key that the file holds now, if it holds one. Blocks. */
    Void reread(Path file) {
        try {
            String read = checked(KEY_FILE, Files.readString(file));
            unusable = false;
            if (!read.equals(value)) {
                value = read;
                LOG.info("The API key has changed; the new one is in use.");
            }
        } catch (IOException | InvalidSetting e) {
            if (!unusable) {
                LOG.warnf(
                        "The API key file cannot be used (%s); the last good key stays in use.",
                        e.getClass().getSimpleName());
            }
            unusable = true;
        }
        return null;
    }

    private static String checked(String setting, String text) {
        String key = text.strip();
        if (key.isEmpty()) {
            throw new InvalidSetting(
                    setting,
                    "there is no API key. Set GATEWAY_UPSTREAM_API_KEY, GATEWAY_UPSTREAM_API_KEY_FILE or"
                            + " BROWSER_USE_API_KEY to the key of your browser-use project.");
        }
        if (!VISIBLE_ASCII.matcher(key).matches()) {
            throw new InvalidSetting(setting, "a key is at most 1000 visible ASCII characters without spaces.");
        }
        return key;
    }
}
