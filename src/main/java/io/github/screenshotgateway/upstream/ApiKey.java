package io.github.screenshotgateway.upstream;

import io.github.screenshotgateway.config.InvalidSetting;
import io.github.screenshotgateway.config.ReloadedFile;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.regex.Pattern;

/**
 * The vendor's API key; the one place that reads it. It never leaves this package but in a request to the API.
 *
 * <p>A key file is read again every few seconds, and at once when the vendor rejects the key. One that is missing or
 * malformed later leaves the last good key in use.
 */
@Singleton
class ApiKey {
    private static final String KEY = "gateway.upstream.api-key";
    private static final String KEY_FILE = "gateway.upstream.api-key-file";

    /** What a header value may hold without changing the request: visible ASCII (RFC 9110, section 5.5). */
    private static final Pattern VISIBLE_ASCII = Pattern.compile("[\\x21-\\x7e]{1,1000}");

    private final UpstreamConfig config;
    private final Vertx vertx;
    private final MeterRegistry metrics;
    private String fixed;
    private ReloadedFile<String> file;
    private Gauge usable;

    ApiKey(UpstreamConfig config, Vertx vertx, MeterRegistry metrics) {
        this.config = config;
        this.vertx = vertx;
        this.metrics = metrics;
    }

    /** The key of this moment. Never blocks. */
    String value() {
        return file == null ? fixed : file.value();
    }

    /**
     * Looks for a newer key after the vendor has rejected one: it may have been rotated a moment ago.
     *
     * @return whether another key is in use now
     */
    Uni<Boolean> renewed(String rejected) {
        if (file == null || !rejected.equals(value())) {
            return Uni.createFrom().item(() -> !rejected.equals(value()));
        }
        return file.readAgain().map(read -> !rejected.equals(value()));
    }

    void start(@Observes StartupEvent event) {
        if (config.apiKeyFile().isEmpty()) {
            fixed = checked(KEY, config.apiKey().orElse(""));
            return;
        }
        file = new ReloadedFile<>(
                KEY_FILE, "The API key", config.apiKeyFile().get(), text -> checked(KEY_FILE, text), vertx);
        usable = Gauge.builder("gateway.upstream.key.usable", () -> file.usable() ? 1 : 0)
                .register(metrics);
    }

    void stop(@Observes ShutdownEvent event) {
        if (file != null) {
            file.stop();
            metrics.remove(usable);
        }
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
