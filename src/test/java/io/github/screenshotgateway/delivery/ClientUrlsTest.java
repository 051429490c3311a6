package io.github.screenshotgateway.delivery;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.screenshotgateway.config.InvalidSetting;
import io.github.screenshotgateway.task.TaskId;
import java.net.URI;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

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

    @ParameterizedTest
    @ValueSource(
            strings = {
                "s.example.com",
                "/gateway",
                "ftp://s.example.com",
                "https:s.example.com",
                "https://s.example.com?x=1",
                "https://s.example.com#x",
                "https://user@s.example.com",
                "https://s_1.example.com_"
            })
    void invalidBaseIsRefusedWithVariableAndFormat(URI configured) {
        var refusal = assertThrows(
                InvalidSetting.class, () -> new ClientUrls(() -> Optional.of(configured), () -> Delivery.PROXY));

        assertThat(
                refusal.getMessage(),
                allOf(startsWith("GATEWAY_PUBLIC_URL "), containsString("https://screenshots.example.com")));
    }

    private String image(Delivery override) {
        return new ClientUrls.Links("https://s.example.com/gateway", Delivery.PROXY, override)
                .to(new TaskId("task_42"), "1.png");
    }
}
