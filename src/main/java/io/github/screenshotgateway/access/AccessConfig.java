package io.github.screenshotgateway.access;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Who may call. {@code src/docs/configuration.md} describes each key; Quarkus' own {@code quarkus.oidc.*} apply too. */
@ConfigMapping(prefix = "gateway.access")
public interface AccessConfig {
    /** How callers are told apart. */
    @WithDefault("open")
    AccessMode mode();

    /** With {@link AccessMode#TOKENS}: a line for each token, its SHA-256 in hexadecimal and its name. Read again. */
    Optional<Path> tokensFile();

    /** The names that may call, with {@code *} at the end for all that begin so; all that are known when empty. */
    Optional<List<String>> callers();

    /** With {@link AccessMode#OIDC}: a file with the token that the provider itself asks for. Read for each request. */
    Optional<Path> issuerTokenFile();

    /** With {@link AccessMode#OIDC}: a PEM file with the authority that has signed the provider's certificate. */
    Optional<Path> issuerCaFile();
}
