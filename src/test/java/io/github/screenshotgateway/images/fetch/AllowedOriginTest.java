package io.github.screenshotgateway.images.fetch;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.screenshotgateway.config.InvalidSetting;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Origins as an operator writes them. */
class AllowedOriginTest {

    @ParameterizedTest
    @CsvSource({
        "https://media.browser-use.com,   https, media.browser-use.com, 443,  false",
        "http://media.browser-use.com,    http,  media.browser-use.com, 80,   false",
        "https://MEDIA.Browser-Use.com,   https, media.browser-use.com, 443,  false",
        "https://media.b.test:8443,       https, media.b.test,          8443, false",
        "https://*.b.test,                https, b.test,                443,  true",
        "https://*.b.test:8443,           https, b.test,                8443, true",
        "http://[::1]:8089,               http,  [::1],                 8089, false",
        "http://127.0.0.1,                http,  127.0.0.1,             80,   false",
    })
    void originParsesIntoSchemeHostAndPort(String text, String scheme, String host, int port, boolean subdomains) {
        assertEquals(new AllowedOrigin(scheme, host, port, subdomains), AllowedOrigin.parse(text));
    }

    /** Manifests spread a list over several lines. */
    @Test
    void whitespaceAroundOriginIsIgnored() {
        AllowedOrigins origins = new AllowedOrigins(List.of(" https://a.test\n", "\thttps://b.test"));

        assertEquals("https://b.test:443", origins.check("https://b.test/1.png").toString());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "*",
                "media.browser-use.com",
                "media.browser-use.com:443",
                "https://",
                "https://*",
                "https://*.",
                "https://a.*.b.test",
                "https://*.*.b.test",
                "https://*b.test",
                "https://.b.test",
                "https://b.test/",
                "https://b.test/images",
                "https://b.test?x",
                "https://b.test#x",
                "https://user@b.test",
                "https://b.test:port",
                "https://b.test:-1",
                "https://b_c.test",
                "https://b\u00fccher.test",
                "https://b .test",
                "https://a.test https://b.test",
                "https://a.test;https://b.test",
                "ftp://b.test",
                "file:///images",
                "https:b.test"
            })
    void malformedOriginErrorNamesVariableAndFormat(String text) {
        List<String> origins = List.of("https://media.browser-use.com", text);

        var refusal = assertThrows(InvalidSetting.class, () -> new AllowedOrigins(origins));

        assertThat(
                refusal.getMessage(),
                allOf(startsWith("GATEWAY_IMAGES_ALLOWED_ORIGINS "), containsString("https://*.example.com")));
    }

    @ParameterizedTest
    @CsvSource({
        "https://s3.test, https://s3.test",
        "https://*.s3.test, https://a.s3.test",
        "https://*.s3.test, https://*.s3.test",
        "https://*.s3.test, https://*.a.s3.test",
    })
    void privateOriginCoveredByAllowedOriginIsAccepted(String allowed, String listed) {
        assertDoesNotThrow(() -> new AllowedOrigins(List.of(allowed), List.of(listed)));
    }

    @ParameterizedTest
    @CsvSource({
        "https://s3.test, https://a.s3.test",
        "https://s3.test, http://s3.test",
        "https://s3.test, https://s3.test:8443",
        "https://s3.test, https://*.s3.test",
        "https://*.s3.test, https://s3.test",
        "https://*.s3.test, https://*.test",
        "https://s3.test, s3.test",
    })
    void uncoveredPrivateOriginErrorNamesVariable(String allowed, String listed) {
        var refusal = assertThrows(InvalidSetting.class, () -> new AllowedOrigins(List.of(allowed), List.of(listed)));

        assertThat(refusal.getMessage(), startsWith("GATEWAY_IMAGES_PRIVATE_ORIGINS "));
    }

    /** With two dozen origins in a list, the operator must see which one it is. */
    @Test
    void malformedOriginIsQuotedInError() {
        List<String> origins = List.of("https://a.test", "https://b.test/", "https://c.test");

        var refusal = assertThrows(InvalidSetting.class, () -> new AllowedOrigins(origins));

        assertThat(refusal.getMessage(), containsString("\"https://b.test/\" is not an origin"));
    }
}
