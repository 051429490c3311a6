package io.github.screenshotgateway.config;

import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.eclipse.microprofile.config.Config;
import org.jboss.logging.Logger;

/** Checks the ports at the start, logs what the gateway serves, and warns of settings that do not exist. */
@Singleton
class StartupSettings {
    private static final Logger LOG = Logger.getLogger(StartupSettings.class);
    private static final int HIGHEST_PORT = 65_535;
    private static final String PREFIX = "gateway.";

    /** Of an element of a list. */
    private static final String INDEX = "\\[[0-9]+]$";

    private static final String INDEX_OF_VARIABLE = "_[0-9]+_$";

    private static final String VARIABLE_PREFIX = "GATEWAY_";

    private final Config config;

    StartupSettings(Config config) {
        this.config = config;
    }

    void start(@Observes StartupEvent event) {
        int port = port("quarkus.http.port");
        if (port != 0 && port == port("quarkus.management.port")) {
            throw new InvalidSetting(
                    "quarkus.http.port", "it must not be the port for operators, quarkus.management.port.");
        }
        String mode = config.getValue("gateway.access.mode", String.class);
        LOG.infof(
                "Calls API %s at %s; delivery of images: %s, from %s; access: %s.",
                config.getValue("gateway.upstream.api", String.class),
                config.getValue("gateway.upstream.url", String.class),
                config.getValue("gateway.images.delivery", String.class),
                config.getValue("gateway.images.allowed-origins", String.class),
                mode);
        if (!mode.equalsIgnoreCase("tokens")
                && config.getOptionalValue("gateway.access.tokens-file", String.class)
                        .isPresent()) {
            LOG.warn("gateway.access.tokens-file is not used without gateway.access.mode=tokens.");
        }
        unknown(StreamSupport.stream(config.getPropertyNames().spliterator(), false))
                .forEach(LOG::warn);
    }

    private int port(String key) {
        int port = config.getValue(key, Integer.class);
        if (port < 0 || port > HIGHEST_PORT) {
            throw new InvalidSetting(key, "it must be a port from 1 to 65535, or 0 for any free one.");
        }
        return port;
    }

    /** A line for each variable, and for each key of the given ones, that is no setting. */
    static List<String> unknown(Stream<String> names) {
        Set<String> keys = keys();
        Set<String> variables = keys.stream().map(WrittenSetting::variable).collect(Collectors.toSet());
        Stream<String> ofEnvironment = System.getenv().keySet().stream()
                .filter(name -> name.startsWith(VARIABLE_PREFIX) && !WrittenSetting.isServiceLink(name))
                .filter(name -> !variables.contains(name.replaceFirst(INDEX_OF_VARIABLE, "")))
                .map(name -> unknown(name, variables));
        Stream<String> ofOthers = names.filter(
                        name -> name.startsWith(PREFIX) && !keys.contains(name.replaceFirst(INDEX, "")))
                // Each variable is there, too, in the form of a key.
                .filter(name -> System.getenv(WrittenSetting.variable(name)) == null)
                .distinct()
                .map(name -> unknown(name, keys));
        return Stream.concat(ofEnvironment, ofOthers).sorted().toList();
    }

    private static String unknown(String name, Set<String> names) {
        return name + " is not a setting and has no effect. The nearest one is " + nearest(name, names) + ".";
    }

    /** The keys of all mappings: a list, because to look for them at each start would take longer than all of this. */
    private static Set<String> keys() {
        try (InputStream keys = StartupSettings.class.getResourceAsStream("/settings.txt")) {
            return new String(keys.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .collect(Collectors.toSet());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The name that shares the longest subsequence with another, in proportion to its length. */
    static String nearest(String name, Set<String> names) {
        return names.stream()
                .max(Comparator.comparingDouble(
                                (String other) -> (double) common(name, other) / (name.length() + other.length()))
                        .thenComparing(Comparator.reverseOrder()))
                .orElseThrow();
    }

    /** Length of the longest common subsequence. */
    private static int common(String one, String other) {
        int[] row = new int[other.length() + 1];
        for (int i = 0; i < one.length(); i++) {
            int diagonal = 0;
            for (int j = 1; j <= other.length(); j++) {
                int above = row[j];
                row[j] = one.charAt(i) == other.charAt(j - 1) ? diagonal + 1 : Math.max(above, row[j - 1]);
                diagonal = above;
            }
        }
        return row[other.length()];
    }
}
