package io.github.screenshotgateway.config;

import io.quarkus.runtime.configuration.MemorySize;
import io.quarkus.runtime.configuration.MemorySizeConverter;
import org.eclipse.microprofile.config.spi.Converter;

/** Converts sizes in bytes in Quarkus' format; the error message shows the format. */
public class SizeSetting implements Converter<MemorySize> {
    private static final long serialVersionUID = 1L;

    private static final MemorySizeConverter SIZES = new MemorySizeConverter();

    @Override
    public MemorySize convert(String text) {
        try {
            MemorySize size = SIZES.convert(text);
            // Fails here, and not at its use, when the size exceeds a long.
            size.asLongValue();
            return size;
        } catch (IllegalArgumentException | ArithmeticException e) {
            throw new IllegalArgumentException("it must be a number of bytes such as 0, 200K, 64M or 2G", e);
        }
    }
}
