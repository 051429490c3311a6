package io.github.screenshotgateway.support;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** All configuration keys of the gateway and their defaults, as found in the compiled code. */
public final class GatewaySettings {
    private static final String OWN = "gateway.";

    private GatewaySettings() {}

    /** Defaults by key; empty where there is none. */
    public static Map<String, String> defaults() {
        Map<String, String> defaults = new TreeMap<>();
        for (JavaClass type : new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .importPackages("io.github.screenshotgateway")) {
            if (type.isAnnotatedWith(ConfigMapping.class)) {
                String prefix = type.getAnnotationOfType(ConfigMapping.class).prefix();
                for (JavaMethod setting : type.getMethods()) {
                    defaults.put(prefix + "." + hyphenated(setting.getName()), defaultOf(setting));
                }
            }
        }
        defaults.keySet().removeIf(key -> !key.startsWith(OWN));
        return defaults;
    }

    /** The environment variables for all keys. */
    public static Set<String> variables() {
        return defaults().keySet().stream()
                .map(key -> key.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", "_"))
                .collect(Collectors.toSet());
    }

    private static String defaultOf(JavaMethod setting) {
        return setting.isAnnotatedWith(WithDefault.class)
                ? setting.getAnnotationOfType(WithDefault.class).value()
                : "";
    }

    private static String hyphenated(String name) {
        return name.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
    }
}
