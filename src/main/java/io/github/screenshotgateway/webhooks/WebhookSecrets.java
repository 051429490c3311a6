package io.github.screenshotgateway.webhooks;

import io.github.screenshotgateway.config.InvalidSetting;
import io.github.screenshotgateway.config.ReloadedFile;
import io.github.screenshotgateway.traffic.Gauges;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Vertx;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The secrets that the vendor signs webhooks with, read here only.
 *
 * <p>A file may hold two, because during a rotation messages are signed with either. If the file is later missing or
 * malformed, the last valid secrets stay in use. Blocks at startup only.
 */
@Singleton
class WebhookSecrets {
    private static final String FILE = "gateway.webhooks.secret-file";
    private static final int MAX_SECRETS = 2;
    private static final Pattern VISIBLE_ASCII = Pattern.compile("[\\x21-\\x7e]{1,1000}");

    private final WebhooksConfig config;
    private final Vertx vertx;
    private final Gauges gauges;
    private List<WebhookSignature> configured = List.of();
    private ReloadedFile<List<WebhookSignature>> file;

    WebhookSecrets(WebhooksConfig config, Vertx vertx, Gauges gauges) {
        this.config = config;
        this.vertx = vertx;
        this.gauges = gauges;
    }

    /** Whether a secret is configured. Without one, webhooks are off. */
    boolean isConfigured() {
        return !current().isEmpty();
    }

    /**
     * Whether one of the secrets produced the signature for one of the body's canonical forms. Runs in constant time.
     *
     * @param timestamp the header value exactly as it was sent
     */
    boolean verify(String timestamp, List<String> forms, byte[] signature) {
        boolean matches = false;
        for (WebhookSignature secret : current()) {
            matches |= secret.matches(timestamp, forms, signature);
        }
        return matches;
    }

    private List<WebhookSignature> current() {
        return file == null ? configured : file.value();
    }

    void start(@Observes StartupEvent event) {
        if (config.secretFile().isEmpty()) {
            configured = config.secret().filter(secret -> !secret.isBlank()).map(WebhookSignature::new).stream()
                    .toList();
            return;
        }
        file = new ReloadedFile<>(
                FILE, "The webhook secret", config.secretFile().get(), WebhookSecrets::parse, vertx);
        gauges.addCondition("gateway.webhooks.secret.usable", file::isUsable);
    }

    void stop(@Observes ShutdownEvent event) {
        if (file != null) {
            file.stop();
        }
    }

    private static List<WebhookSignature> parse(String text) {
        List<String> secrets =
                text.lines().map(String::strip).filter(line -> !line.isEmpty()).toList();
        if (secrets.isEmpty() || secrets.size() > MAX_SECRETS) {
            throw new InvalidSetting(FILE, "the file must hold one or two secrets, each on a line of its own.");
        }
        if (!secrets.stream().allMatch(secret -> VISIBLE_ASCII.matcher(secret).matches())) {
            throw new InvalidSetting(FILE, "a secret is at most 1000 visible ASCII characters without spaces.");
        }
        return secrets.stream().map(WebhookSignature::new).toList();
    }
}
