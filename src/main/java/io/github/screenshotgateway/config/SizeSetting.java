package io.github.screenshotgateway.config;

import io.quarkus.runtime.configuration.MemorySize;
import io.quarkus.runtime.configuration.MemorySizeConverter;
import org.eclipse.microprofile.config.spi.Converter;

/** Sizes in bytes as Quarkus writes them; an error says which these are. */
public class SizeSetting implements Converter<MemorySize> {
    private static final long serialVersionUID = 1L;

    private static final MemorySizeConverter SIZES = new MemorySizeConverter();

    @Override
    public MemorySize convert(String text) {
        try {
            MemorySize size = SIZES.convert(text);
            // Fails for more than a long holds, here and not where the size is used.
            size.asLongValue();
            return size;
        } catch (IllegalArgumentException | ArithmeticException e) {
            throw new IllegalArgumentException("it must be a number of bytes such as 0, 200K, 64M or 2G", e);
        }
    }
}
