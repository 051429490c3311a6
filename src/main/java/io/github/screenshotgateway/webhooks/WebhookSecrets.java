package io.github.screenshotgateway.webhooks;

import io.github.screenshotgateway.config.InvalidSetting;
import io.github.screenshotgateway.config.ReloadedFile;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Vertx;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The secrets that the vendor signs with; the one place that reads them. A file may hold two: while a secret is rotated,
 * messages are signed with the old one or the new one. A file that is missing or malformed later leaves the last good
 * secrets in use. Never blocks, but at the start.
 */
@Singleton
class WebhookSecrets {
    private static final String FILE = "gateway.webhooks.secret-file";
    private static final int MOST = 2;
    private static final Pattern VISIBLE_ASCII = Pattern.compile("[\\x21-\\x7e]{1,1000}");

    private final WebhooksConfig config;
    private final Vertx vertx;
    private final MeterRegistry metrics;
    private List<WebhookSignature> fixed = List.of();
    private ReloadedFile<List<WebhookSignature>> file;
    private Gauge usable;

    WebhookSecrets(WebhooksConfig config, Vertx vertx, MeterRegistry metrics) {
        this.config = config;
        this.vertx = vertx;
        this.metrics = metrics;
    }

    /** Whether there are any; webhooks are off otherwise. */
    boolean exist() {
        return !current().isEmpty();
    }

    /**
     * Whether a signature is that of one of the forms of a body, by one of the secrets. Takes as long whichever it is.
     *
     * @param timestamp as it was sent
     */
    boolean haveSigned(String timestamp, List<String> forms, byte[] signature) {
        boolean matches = false;
        for (WebhookSignature secret : current()) {
            matches |= secret.isOf(timestamp, forms, signature);
        }
        return matches;
    }

    private List<WebhookSignature> current() {
        return file == null ? fixed : file.value();
    }

    void start(@Observes StartupEvent event) {
        if (config.secretFile().isEmpty()) {
            fixed = config.secret().filter(secret -> !secret.isBlank()).map(WebhookSignature::new).stream()
                    .toList();
            return;
        }
        file = new ReloadedFile<>(
                FILE, "The webhook secret", config.secretFile().get(), WebhookSecrets::parse, vertx);
        usable = Gauge.builder("gateway.webhooks.secret.usable", () -> file.usable() ? 1 : 0)
                .register(metrics);
    }

    void stop(@Observes ShutdownEvent event) {
        if (file != null) {
            file.stop();
            metrics.remove(usable);
        }
    }

    private static List<WebhookSignature> parse(String text) {
        List<String> secrets =
                text.lines().map(String::strip).filter(line -> !line.isEmpty()).toList();
        if (secrets.isEmpty() || secrets.size() > MOST) {
            throw new InvalidSetting(FILE, "the file must hold one or two secrets, each on a line of its own.");
        }
        if (!secrets.stream().allMatch(secret -> VISIBLE_ASCII.matcher(secret).matches())) {
            throw new InvalidSetting(FILE, "a secret is at most 1000 visible ASCII characters without spaces.");
        }
        return secrets.stream().map(WebhookSignature::new).toList();
    }
}
