package io.github.screenshotgateway.config;

import io.quarkus.runtime.QuarkusBindException;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.smallrye.config.ConfigValidationException;
import java.net.BindException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.ConfigProvider;

/** Why the gateway did not start, in words for the operator whose settings prevent it. */
public final class StartFailure {
    /** A value that its converter refuses, as SmallRye Config words it. */
    private static final Pattern MALFORMED = Pattern.compile(
            "SRCFG00039: The config property (\\S+) with the config value \"(.*)\" threw an Exception whilst being converted (.*)",
            Pattern.DOTALL);

    private static final Pattern MISSING = Pattern.compile("SRCFG000(?:14|40): The config property (\\S+) ");
    private static final Pattern NOT_IN_ENUM = Pattern.compile("SRCFG00049: .* allowed values: (.*)");
    private static final Pattern NOT_A_NUMBER = Pattern.compile("SRCFG000(?:29|30): .*");

    private static final String NO_SUCH_ADDRESS = "Cannot assign requested address";

    private StartFailure() {}

    /**
     * One line for each setting that is at fault, and for each one that does not exist, which may be the reason; empty when
     * the failure has another cause.
     */
    public static List<String> causes(Throwable failure) {
        return Stream.iterate(failure, cause -> cause != null, Throwable::getCause)
                .map(StartFailure::settings)
                .filter(lines -> !lines.isEmpty())
                .findFirst()
                .map(lines -> Stream.concat(
                                lines.stream(),
                                StartupSettings.unknown(System.getProperties().stringPropertyNames().stream()).stream())
                        .toList())
                .orElse(List.of());
    }

    private static List<String> settings(Throwable cause) {
        if (cause instanceof ConfigValidationException invalid) {
            return IntStream.range(0, invalid.getProblemCount())
                    .mapToObj(i -> invalid.getProblem(i).getMessage())
                    .map(message -> malformed(message).orElse(message))
                    .toList();
        }
        if (cause instanceof BindException refused) {
            return List.of(unusablePort(refused).getMessage());
        }
        return cause instanceof ConfigurationException ? List.of(cause.getMessage()) : List.of();
    }

    private static Optional<String> malformed(String message) {
        Matcher malformed = MALFORMED.matcher(message);
        if (malformed.find()) {
            return Optional.of(InvalidSetting.message(
                    malformed.group(1),
                    WrittenSetting.of(malformed.group(1), malformed.group(2)),
                    expected(malformed.group(3))));
        }
        Matcher missing = MISSING.matcher(message);
        return missing.find()
                ? Optional.of(InvalidSetting.message(
                        missing.group(1), WrittenSetting.of(missing.group(1), ""), "it must have a value."))
                : Optional.empty();
    }

    private static String expected(String reason) {
        Matcher values = NOT_IN_ENUM.matcher(reason);
        if (values.matches()) {
            return "it must be one of "
                    + Arrays.stream(values.group(1).split(",")).sorted().collect(Collectors.joining(", ")) + ".";
        }
        return NOT_A_NUMBER.matcher(reason).matches() ? "it must be a whole number." : reason + ".";
    }

    /** Quarkus has an exception of its own for the port of clients only. */
    private static InvalidSetting unusablePort(BindException refused) {
        boolean clients = refused instanceof QuarkusBindException;
        String server = clients ? "quarkus.http" : "quarkus.management";
        // Such as "Port already bound: 8080: Address already in use".
        String reason = refused.getMessage().replaceFirst(".*: ", "");
        if (reason.startsWith(NO_SUCH_ADDRESS)) {
            return new InvalidSetting(server + ".host", "this machine has no such address; 0.0.0.0 means all of them.");
        }
        int port = ConfigProvider.getConfig().getValue(server + ".port", Integer.class);
        return new InvalidSetting(
                server + ".port",
                "port " + port + " cannot be used (" + reason + "). Choose another one, such as "
                        + (clients ? "8081." : "9001."));
    }
}
