package io.github.screenshotgateway.access;

import io.github.screenshotgateway.config.InvalidSetting;
import io.github.screenshotgateway.config.ReloadedFile;
import io.github.screenshotgateway.http.Sha256;
import io.github.screenshotgateway.traffic.Gauges;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;

/** Identifies callers by the tokens in a file. */
final class TokenCallers implements Callers {
    private static final String FILE = "gateway.access.tokens-file";

    private static final List<String> CHALLENGES =
            List.of("Bearer realm=\"screenshot-gateway\"", "Basic realm=\"screenshot-gateway\", charset=\"UTF-8\"");

    private final CallerNames names;
    private final ReloadedFile<Tokens> tokens;

    /** Reads the file. Blocks. */
    TokenCallers(AccessConfig config, CallerNames names, Vertx vertx, Gauges gauges) {
        this.names = names;
        Path file = config.tokensFile()
                .orElseThrow(() -> new InvalidSetting(FILE, "access mode tokens needs a file of tokens."));
        this.tokens = new ReloadedFile<>(FILE, "The file of tokens", file, text -> Tokens.parse(FILE, text), vertx);
        gauges.addCondition("gateway.access.tokens.usable", tokens::isUsable);
    }

    @Override
    public Uni<Caller> callerOf(RoutingContext context) {
        HttpServerRequest request = context.request();
        return Uni.createFrom()
                .item(Credentials.bearer(request)
                        .or(() -> Credentials.basic(request))
                        .flatMap(this::callerWith)
                        .orElse(null));
    }

    private Optional<Caller> callerWith(String token) {
        Tokens known = tokens.value();
        byte[] digest = Sha256.of(token);
        return known.nameOf(digest).map(name -> new Caller(name, mayCall(digest, known)));
    }

    /** Runs twice a second for each event stream, so it searches the tokens only after a reload. */
    private BooleanSupplier mayCall(byte[] digest, Tokens known) {
        AtomicReference<Tokens> seen = new AtomicReference<>(known);
        return () -> {
            Tokens current = tokens.value();
            if (seen.get() == current) {
                return true;
            }
            boolean allowed = current.nameOf(digest).filter(names::mayCall).isPresent();
            if (allowed) {
                seen.set(current);
            }
            return allowed;
        };
    }

    @Override
    public List<String> challenges() {
        return CHALLENGES;
    }

    @Override
    public void stop() {
        tokens.stop();
    }
}
