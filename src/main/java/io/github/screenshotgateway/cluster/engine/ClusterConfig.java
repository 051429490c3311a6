package io.github.screenshotgateway.cluster.engine;

import io.github.screenshotgateway.config.DurationSetting;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithConverter;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** A Valkey or Redis that the replicas share. {@code src/docs/configuration.md} describes each key. */
@ConfigMapping(prefix = "gateway.cluster")
public interface ClusterConfig {
    /** Servers as {@code host:port}, or {@code rediss://host:port} with TLS. Empty: this replica works alone. */
    Optional<List<String>> hosts();

    /** How the servers belong together. */
    @WithDefault("standalone")
    Mode mode();

    /** With {@link Mode#SENTINEL}: the name of the primary that the sentinels watch. */
    Optional<String> masterName();

    /** The user of the access control list; without one, the default user. */
    Optional<String> username();

    /** A file with the password. Reloaded. */
    Optional<Path> passwordFile();

    /** A PEM file with the CA that has signed the servers' certificates. */
    Optional<Path> caFile();

    /** The beginning of all keys and channels. */
    @WithDefault("sg")
    String prefix();

    /** How long a command may take; more than zero. */
    @WithDefault("250ms")
    @WithConverter(DurationSetting.class)
    Duration commandTimeout();

    /** After this time without a sign of life of the replica that reads a list, another one reads it. 1 s to 60 s. */
    @WithDefault("3s")
    @WithConverter(DurationSetting.class)
    Duration lease();

    /** How the servers belong together. */
    enum Mode {
        /** One server. */
        STANDALONE,
        /** One primary with replicas, watched by sentinels. The hosts are the sentinels. */
        SENTINEL,
        /** A cluster, which divides the keys. The hosts are some of its nodes. */
        CLUSTER
    }
}
