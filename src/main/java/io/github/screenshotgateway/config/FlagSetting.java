package io.github.screenshotgateway.config;

import java.util.Locale;
import java.util.Set;
import org.eclipse.microprofile.config.spi.Converter;

/** Converts flags. Quarkus reads every other word as off, misspelt ones too. */
public class FlagSetting implements Converter<Boolean> {
    private static final long serialVersionUID = 1L;

    private static final Set<String> ON = Set.of("true", "yes", "on", "1");
    private static final Set<String> OFF = Set.of("false", "no", "off", "0");

    @Override
    public Boolean convert(String text) {
        if (isOn(text) || OFF.contains(text.toLowerCase(Locale.ROOT))) {
            return isOn(text);
        }
        throw new IllegalArgumentException("it must be true or false");
    }

    static boolean isOn(String text) {
        return text != null && ON.contains(text.toLowerCase(Locale.ROOT));
    }
}
