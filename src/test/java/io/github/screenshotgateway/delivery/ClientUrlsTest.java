package io.github.screenshotgateway.delivery;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.screenshotgateway.task.TaskId;
import java.net.URI;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ClientUrlsTest {

    private static final String IMAGE = "https://s.example.com/gateway/api/v1/task/task_42/screenshots/1.png";

    private final ClientUrls urls = new ClientUrls(Optional::empty, () -> Delivery.PROXY);

    @Test
    void imageUrlIsBelowItsTask() {
        assertEquals(IMAGE, image(null));
    }

    @ParameterizedTest
    @EnumSource
    void imageUrlRepeatsTheDeliveryOverride(Delivery override) {
        assertEquals(IMAGE + "?delivery=" + override.parameter(), image(override));
    }

    /** The request is ignored then: a forged Host must not get into the URLs of other clients. */
    @ParameterizedTest
    @CsvSource({
        "https://s.example.com,            https://s.example.com",
        "https://s.example.com/,           https://s.example.com",
        "http://s.example.com:8080/a/b//,  http://s.example.com:8080/a/b",
    })
    void configuredBaseIsUsedWithoutTrailingSlash(URI configured, String base) {
        assertEquals(base, new ClientUrls(() -> Optional.of(configured), () -> Delivery.PROXY).base(null));
    }

    private String image(Delivery override) {
        return new ClientUrls.Links("https://s.example.com/gateway", Delivery.PROXY, override)
                .to(new TaskId("task_42"), "1.png");
    }
}
