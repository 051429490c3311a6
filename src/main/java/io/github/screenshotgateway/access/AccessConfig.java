package io.github.screenshotgateway.access;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Access control. {@code src/docs/configuration.md} describes each key; {@code quarkus.oidc.*} applies, too. */
@ConfigMapping(prefix = "gateway.access")
public interface AccessConfig {
    /** How callers are identified. */
    @WithDefault("open")
    AccessMode mode();

    /** With {@link AccessMode#TOKENS}: one line per token, its SHA-256 in hexadecimal and its name. Reloaded. */
    Optional<Path> tokensFile();

    /** Names of the allowed callers; a {@code *} at the end matches any suffix. Empty allows every known caller. */
    Optional<List<String>> callers();

    /** With {@link AccessMode#OIDC}: a file with the token that the provider requires. Read for each request to it. */
    Optional<Path> issuerTokenFile();

    /** With {@link AccessMode#OIDC}: a PEM file with the CA that has signed the provider's certificate. */
    Optional<Path> issuerCaFile();
}
