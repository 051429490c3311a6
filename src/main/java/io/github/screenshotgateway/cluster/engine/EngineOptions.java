package io.github.screenshotgateway.cluster.engine;

import io.github.screenshotgateway.config.InvalidSetting;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.redis.client.RedisClientType;
import io.vertx.redis.client.RedisOptions;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The options of the client, from the settings. */
final class EngineOptions {
    private static final String HOSTS = "gateway.cluster.hosts";
    private static final String TLS = "rediss://";

    private static final Pattern HOST =
            Pattern.compile("(rediss?://)?((?:[A-Za-z0-9.-]+|\\[[0-9A-Fa-f:.]+]):(\\d{1,5}))");
    private static final int HIGHEST_PORT = 65_535;

    private static final int CONNECT_TIMEOUT_MILLIS = 2_000;

    /** Commands in progress, twice the requests that may wait for lists. One more counts as a failure of the engine. */
    private static final int MOST_COMMANDS = 10_000;

    private final ClusterConfig config;
    private final List<String> servers;
    private final String scheme;

    /** @throws InvalidSetting for settings that do not fit together */
    EngineOptions(ClusterConfig config) {
        this.config = config;
        List<Matcher> hosts = config.hosts().orElseThrow().stream()
                .map(String::strip)
                .map(HOST::matcher)
                .toList();
        if (!hosts.stream().allMatch(host -> host.matches() && Integer.parseInt(host.group(3)) <= HIGHEST_PORT)) {
            throw new InvalidSetting(HOSTS, "it must be a list such as valkey:6379, or rediss://valkey:6379 for TLS.");
        }
        Set<String> schemes = hosts.stream()
                .map(host -> host.group(1) == null ? "redis://" : host.group(1))
                .collect(Collectors.toSet());
        if (schemes.size() > 1) {
            throw new InvalidSetting(
                    HOSTS, "either all or none of the servers must be reached with TLS (" + TLS + ").");
        }
        this.scheme = schemes.iterator().next();
        this.servers = hosts.stream().map(host -> host.group(2)).toList();
        check();
    }

    private void check() {
        InvalidSetting.requireTimeout("gateway.cluster.command-timeout", config.commandTimeout());
        if (config.lease().toMillis() < 1_000 || config.lease().toMillis() > 60_000) {
            throw new InvalidSetting("gateway.cluster.lease", "it must be between 1s and 60s.");
        }
        if (!config.prefix().matches("[A-Za-z0-9_.-]{1,32}")) {
            throw new InvalidSetting("gateway.cluster.prefix", "it must be 1 to 32 letters, digits, '_', '.' and '-'.");
        }
        boolean named = config.masterName().isPresent();
        if (named != (config.mode() == ClusterConfig.Mode.SENTINEL)) {
            throw new InvalidSetting(
                    "gateway.cluster.master-name", "it must be set with gateway.cluster.mode=sentinel, and only then.");
        }
        if (config.username().isPresent() && config.passwordFile().isEmpty()) {
            throw new InvalidSetting(
                    "gateway.cluster.username", "a user needs a password: set gateway.cluster.password-file, too.");
        }
        if (config.mode() == ClusterConfig.Mode.STANDALONE && servers.size() > 1) {
            throw new InvalidSetting(HOSTS, "several servers need gateway.cluster.mode: sentinel or cluster.");
        }
        config.caFile().ifPresent(file -> {
            if (!scheme.equals(TLS)) {
                throw new InvalidSetting(
                        "gateway.cluster.ca-file", "it is for TLS only: write the hosts as " + TLS + "...");
            }
            if (!Files.isReadable(file)) {
                throw new InvalidSetting("gateway.cluster.ca-file", "there is no such file that can be read.");
            }
        });
    }

    /** As in {@code gateway.cluster.hosts}, for the log. */
    String servers() {
        return String.join(",", servers);
    }

    /** @param password {@code null} for none */
    RedisOptions with(String password) {
        RedisOptions options = new RedisOptions()
                .setType(RedisClientType.valueOf(config.mode().name()))
                .setNetClientOptions(network())
                .setPassword(password)
                .setMaxWaitingHandlers(MOST_COMMANDS)
                // By default, each client has another name in the metrics, which keep all of them.
                .setPoolName("cluster")
                // One for commands and one for events; in a cluster and with sentinels, to each server.
                .setMaxPoolSize(8)
                .setMaxPoolWaiting(32);
        config.masterName().ifPresent(options::setMasterName);
        String user = config.username()
                .map(name -> encode(name) + ":" + encode(password) + "@")
                .orElse("");
        servers.forEach(server -> options.addConnectionString(scheme + user + server));
        return options;
    }

    private NetClientOptions network() {
        NetClientOptions network = new NetClientOptions()
                .setConnectTimeout(CONNECT_TIMEOUT_MILLIS)
                .setTcpKeepAlive(true)
                .setTcpNoDelay(true)
                .setSsl(scheme.equals(TLS))
                // The default accepts the certificate of any host.
                .setHostnameVerificationAlgorithm("HTTPS");
        config.caFile()
                .map(Path::toString)
                .ifPresent(file -> network.setTrustOptions(new PemTrustOptions().addCertPath(file)));
        return network;
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
