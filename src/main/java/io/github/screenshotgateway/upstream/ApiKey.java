package io.github.screenshotgateway.upstream;

import io.github.screenshotgateway.config.InvalidSetting;
import io.github.screenshotgateway.config.ReloadedFile;
import io.github.screenshotgateway.traffic.Gauges;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.regex.Pattern;

/**
 * The vendor's API key, read here only. It leaves this package only in requests to the API.
 *
 * <p>A key file is reloaded every few seconds, and immediately when the vendor rejects the key. If the file is later
 * missing or malformed, the last valid key stays in use.
 */
@Singleton
class ApiKey {
    private static final String KEY = "gateway.upstream.api-key";
    private static final String VENDORS_VARIABLE = "BROWSER_USE_API_KEY";
    private static final String KEY_FILE = "gateway.upstream.api-key-file";

    /** Visible ASCII: the characters of a header value that cannot alter the request (RFC 9110, section 5.5). */
    private static final Pattern VISIBLE_ASCII = Pattern.compile("[\\x21-\\x7e]{1,1000}");

    private final UpstreamConfig config;
    private final Vertx vertx;
    private final Gauges gauges;
    private String configured;
    private ReloadedFile<String> file;

    ApiKey(UpstreamConfig config, Vertx vertx, Gauges gauges) {
        this.config = config;
        this.vertx = vertx;
        this.gauges = gauges;
    }

    /** The current key. Never blocks. */
    String value() {
        return file == null ? configured : file.value();
    }

    /**
     * Reloads the key after the vendor rejected it, in case it was just rotated.
     *
     * @return whether a different key is in use now
     */
    Uni<Boolean> reloadIfRejected(String rejected) {
        if (file == null || !rejected.equals(value())) {
            return Uni.createFrom().item(() -> !rejected.equals(value()));
        }
        return file.reload().map(read -> !rejected.equals(value()));
    }

    void start(@Observes StartupEvent event) {
        if (config.apiKeyFile().isEmpty()) {
            configured = validated(
                    isFromVendorsVariable() ? VENDORS_VARIABLE : KEY,
                    config.apiKey().orElse(""));
            return;
        }
        file = new ReloadedFile<>(
                KEY_FILE, "The API key", config.apiKeyFile().get(), text -> validated(KEY_FILE, text), vertx);
        gauges.addCondition("gateway.upstream.key.usable", file::isUsable);
    }

    void stop(@Observes ShutdownEvent event) {
        if (file != null) {
            file.stop();
        }
    }

    /** It is the default of the setting. */
    private boolean isFromVendorsVariable() {
        String value = System.getenv(VENDORS_VARIABLE);
        return value != null && config.apiKey().filter(value::equals).isPresent();
    }

    private static String validated(String setting, String text) {
        String key = text.strip();
        if (key.isEmpty()) {
            throw new InvalidSetting(
                    setting,
                    setting.equals(KEY_FILE)
                            ? "the file is empty; it must hold the key of your browser-use project."
                            : "there is no API key. Set GATEWAY_UPSTREAM_API_KEY or BROWSER_USE_API_KEY to the key of your"
                                    + " browser-use project, or GATEWAY_UPSTREAM_API_KEY_FILE to the path of a file with"
                                    + " it. To try the gateway without a key, set GATEWAY_DEMO=true.");
        }
        if (!VISIBLE_ASCII.matcher(key).matches()) {
            throw new InvalidSetting(
                    setting, "a key is one line of at most 1000 visible ASCII characters without spaces.");
        }
        return key;
    }
}
