package io.github.screenshotgateway.access;

import io.quarkus.arc.Unremovable;
import io.quarkus.oidc.common.OidcEndpoint;
import io.quarkus.oidc.common.OidcEndpoint.Type;
import io.quarkus.oidc.common.OidcRequestFilter;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import jakarta.inject.Singleton;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Sends a token to a provider that requires one for its keys: a Kubernetes API server identifies pods by their service
 * account token. The file is read for each request, because such tokens are replaced every hour.
 */
@Singleton
@Unremovable
@OidcEndpoint({Type.DISCOVERY, Type.JWKS})
class IssuerToken implements OidcRequestFilter {
    private final Optional<Path> file;
    private final Vertx vertx;

    IssuerToken(AccessConfig config, Vertx vertx) {
        this.file = config.issuerTokenFile();
        this.vertx = vertx;
    }

    @Override
    public Uni<Void> filter(OidcRequestFilterContext request) {
        if (file.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        return Uni.createFrom()
                .completionStage(
                        () -> vertx.fileSystem().readFile(file.get().toString()).toCompletionStage())
                .invoke(token -> request.request()
                        .putHeader(
                                HttpHeaders.AUTHORIZATION.toString(),
                                "Bearer " + token.toString().strip()))
                .replaceWithVoid();
    }
}
