package io.github.screenshotgateway.config;

import io.smallrye.config.ConfigValue;
import java.util.Locale;
import java.util.Optional;
import org.eclipse.microprofile.config.ConfigProvider;

/**
 * A setting as its user wrote it, who has to find it again: {@code GATEWAY_UPSTREAM_API=v4}, {@code
 * -Dgateway.upstream.api=v4}, or its key in a file.
 *
 * @param name the variable, if nobody has set it
 * @param value {@code null} if nobody has set it
 */
record WrittenSetting(String name, String value) {
    /** Values come from the outside, and this is a line of a log. */
    private static final int LONGEST_VALUE = 200;

    /** The ordinal of {@code application.properties} in the package: what it has, no user wrote. */
    private static final int PACKAGED = 250;

    /** A variable of Kubernetes for a service: {@code GATEWAY_SERVICE_HOST}, {@code GATEWAY_PORT_80_TCP_ADDR}. */
    private static final String SERVICE_LINK =
            ".*_(SERVICE_HOST|SERVICE_PORT(_.*)?|PORT(_[0-9]+_(TCP|UDP|SCTP)(_.*)?)?)";

    private static final String PATH = "(/|\\./|\\.\\./|[A-Za-z]:\\\\).*";

    static boolean isServiceLink(String variable) {
        return variable.matches(SERVICE_LINK);
    }

    /** The environment variable of a key, by the rule of MicroProfile Config. */
    static String variable(String key) {
        return key.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", "_");
    }

    /** A setting that is read from a configuration that is complete. */
    static WrittenSetting of(String key) {
        return outsideOfFiles(key).orElseGet(() -> {
            ConfigValue value = (ConfigValue) ConfigProvider.getConfig().getConfigValue(key);
            return value.getValue() != null && value.getConfigSourceOrdinal() > PACKAGED
                    ? new WrittenSetting(key, value.getValue())
                    : new WrittenSetting(variable(key), null);
        });
    }

    /** A setting for which no configuration could be made, because the value is malformed. */
    static WrittenSetting of(String key, String value) {
        return new WrittenSetting(outsideOfFiles(key).map(WrittenSetting::name).orElse(key), value);
    }

    /** System properties take precedence over variables. */
    private static Optional<WrittenSetting> outsideOfFiles(String key) {
        String property = System.getProperty(key);
        return property != null
                ? Optional.of(new WrittenSetting("-D" + key, property))
                : System.getenv().entrySet().stream()
                        .filter(entry -> variable(entry.getKey()).equals(variable(key)))
                        .map(entry -> new WrittenSetting(entry.getKey(), entry.getValue()))
                        .findFirst();
    }

    /** The name and, unless it is secret, the value; then the key, if it looks different. */
    String describe(String key) {
        // Also a secret that was put where the path of its file belongs.
        boolean secret = variable(key).endsWith("API_KEY")
                || key.endsWith("secret")
                || key.endsWith("-file") && value != null && !value.matches(PATH);
        String shown = value == null || secret ? "" : "=" + printable(value);
        return name + shown + (name.endsWith(key) ? "" : " (" + key + ")");
    }

    /** One line, without the password of a URL. */
    static String printable(String value) {
        String line = value.replaceAll("\\p{Cntrl}", "?").replaceAll("//\\S*@", "//...@");
        return line.length() <= LONGEST_VALUE ? line : line.substring(0, LONGEST_VALUE) + "...";
    }
}
