package io.github.screenshotgateway.config;

import io.smallrye.config.ConfigSourceContext;
import io.smallrye.config.ConfigSourceFactory;
import io.smallrye.config.ConfigValue;
import io.smallrye.config.PropertiesConfigSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.config.spi.ConfigSource;

/**
 * Derives settings from others, so users set each fact once. An explicitly set value takes precedence, but not in a demo.
 * Invalid source settings are reported at startup by the classes that use them.
 */
public class DerivedSettings implements ConfigSourceFactory {
    /** Each sets the provider that signs callers' tokens; the most common one first. */
    public static final List<String> OIDC_PROVIDERS =
            List.of("quarkus.oidc.auth-server-url", "quarkus.oidc.provider", "quarkus.oidc.public-key");

    /** Below application.properties (250), and so below everything that a user can set. */
    private static final int ORDINAL = 200;

    /** Above system properties (400), and so above everything that a user can set. */
    private static final int DEMO_ORDINAL = 1_000;

    /**
     * The simulated vendor's port when demos share lists: the same for all and after a restart, because the URLs in a
     * shared list contain it.
     */
    public static final int SHARED_DEMO_PORT = 8079;

    @Override
    public Iterable<ConfigSource> getConfigSources(ConfigSourceContext context) {
        Map<String, String> derived = new HashMap<>();
        boolean oidc = "oidc".equalsIgnoreCase(value(context, "gateway.access.mode"));
        boolean provided = OIDC_PROVIDERS.stream().anyMatch(key -> isSet(context, key));
        derived.put("quarkus.oidc.tenant-enabled", Boolean.toString(oidc && provided));
        String authority = value(context, "gateway.access.issuer-ca-file");
        if (authority != null && !authority.isEmpty()) {
            derived.put("quarkus.oidc.tls.tls-configuration-name", "issuer");
            derived.put("quarkus.tls.issuer.trust-store.pem.certs", authority);
        }
        boolean traced = isSet(context, "quarkus.otel.exporter.otlp.endpoint")
                || isSet(context, "quarkus.otel.exporter.otlp.traces.endpoint");
        derived.put("quarkus.otel.sdk.disabled", Boolean.toString(!traced));
        List<ConfigSource> sources = new ArrayList<>();
        sources.add(new PropertiesConfigSource(derived, "settings that follow from others", ORDINAL));
        if (FlagSetting.isOn(value(context, "gateway.demo"))) {
            sources.add(new PropertiesConfigSource(
                    demo(isSet(context, "gateway.cluster.hosts")), "settings of the demo", DEMO_ORDINAL));
        }
        return sources;
    }

    /** The simulated vendor takes the place of the real one: no key of a user may reach it, and no image be fetched elsewhere. */
    private static Map<String, String> demo(boolean fleet) {
        String vendor = "http://127.0.0.1:" + (fleet ? SHARED_DEMO_PORT : freePort());
        return Map.of(
                "gateway.upstream.url",
                vendor,
                "gateway.upstream.api-key",
                "simulated",
                "gateway.upstream.api-key-file",
                "",
                "gateway.images.allowed-origins",
                vendor,
                "gateway.images.private-origins",
                "",
                // The folder may be that of a real gateway on this machine.
                "gateway.images.disk",
                "0",
                // A real gateway would take the simulated vendor's 404 for the vendor's.
                "gateway.cluster.prefix",
                "demo",
                // Nor should it serve simulated tasks.
                "gateway.archive.prefix",
                "demo/");
    }

    /** The simulated vendor listens there a moment later. */
    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Ignores Quarkus' own defaults, which are values with the lowest ordinal. */
    private static boolean isSet(ConfigSourceContext context, String key) {
        String value = value(context, key);
        return value != null && !value.isEmpty() && context.getValue(key).getConfigSourceOrdinal() > ORDINAL;
    }

    private static String value(ConfigSourceContext context, String key) {
        ConfigValue value = context.getValue(key);
        return value == null || value.getValue() == null
                ? null
                : value.getValue().strip();
    }
}
