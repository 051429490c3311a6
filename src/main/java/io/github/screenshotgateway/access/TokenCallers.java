package io.github.screenshotgateway.access;

import io.github.screenshotgateway.config.InvalidSetting;
import io.github.screenshotgateway.config.ReloadedFile;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.nio.file.Path;
import java.util.List;

/** Tells callers apart by the tokens of a file. */
final class TokenCallers implements Callers {
    private static final String FILE = "gateway.access.tokens-file";

    private static final List<String> CHALLENGES =
            List.of("Bearer realm=\"screenshot-gateway\"", "Basic realm=\"screenshot-gateway\", charset=\"UTF-8\"");

    private final ReloadedFile<Tokens> tokens;
    private final MeterRegistry metrics;
    private final Gauge usable;

    /** Blocks. */
    TokenCallers(AccessConfig config, Vertx vertx, MeterRegistry metrics) {
        Path file = config.tokensFile()
                .orElseThrow(() -> new InvalidSetting(FILE, "access mode tokens needs the file that holds them."));
        this.tokens = new ReloadedFile<>(FILE, "The file of tokens", file, text -> Tokens.parse(FILE, text), vertx);
        this.metrics = metrics;
        this.usable = Gauge.builder("gateway.access.tokens.usable", () -> tokens.usable() ? 1 : 0)
                .register(metrics);
    }

    @Override
    public Uni<String> nameOf(RoutingContext context) {
        HttpServerRequest request = context.request();
        return Uni.createFrom()
                .item(Credentials.bearer(request)
                        .or(() -> Credentials.basic(request))
                        .flatMap(token -> tokens.value().nameOf(token))
                        .orElse(null));
    }

    @Override
    public List<String> challenges() {
        return CHALLENGES;
    }

    @Override
    public void stop() {
        tokens.stop();
        metrics.remove(usable);
    }
}
