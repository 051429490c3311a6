package io.github.screenshotgateway.delivery;

import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.screenshotgateway.config.InvalidSetting;
import java.net.URI;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PublicUrlTest {

    @Test
    void baseWithoutSchemeIsRefused() {
        assertThrows(
                InvalidSetting.class,
                () -> new ClientUrls(() -> Optional.of(URI.create("//s.example.com")), () -> Delivery.PROXY));
    }
}
