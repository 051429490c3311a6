package io.github.screenshotgateway.access;

import static io.github.screenshotgateway.support.Words.words;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.screenshotgateway.config.InvalidSetting;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AllowedHostsTest {
    private final AllowedHosts byDefault = new AllowedHosts(List.of(), Optional.empty());

    @Test
    void addressesAndPrivateNamesAreAllowed() {
        for (String host : words("""
                localhost LOCALHOST localhost. screenshot-gateway 127.0.0.1 10.1.2.3 [::1] [fe80::1] app.localhost
                printer.local gateway.corp.internal screenshot-gateway.prod.svc
                screenshot-gateway.prod.svc.cluster.local screenshot-gateway.prod.svc.cluster.local.""")) {
            assertTrue(byDefault.contains(host), host);
        }
    }

    @Test
    void publicAndMalformedNamesAreRefused() {
        for (String host : words("""
                evil.test evil.test. localhost.evil.test 127.0.0.1.evil.test 1.2.3.4.5 xlocalhost.com evil.xlocal
                .local [evil.test] .""", "")) {
            assertFalse(byDefault.contains(host), host);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "s.example.com,     true",
        "S.Example.COM,     true",
        "s.example.com.,    true",
        "x.s.example.com,   false",
        "xs.example.com,    false",
        "a.sub.test,        true",
        "a.b.sub.test,      true",
        "sub.test,          false",
        "xsub.test,         false",
        "public.test,       true",
        "evil.test,         false",
    })
    void onlyConfiguredAndPublicUrlNamesAreAllowed(String host, boolean allowed) {
        var hosts = new AllowedHosts(
                List.of("s.example.com", " *.Sub.test "), Optional.of(URI.create("https://public.test:8443/a")));
        assertEquals(allowed, hosts.contains(host));
    }

    @Test
    void asteriskAllowsAnyHost() {
        assertTrue(new AllowedHosts(List.of("*"), Optional.empty()).contains("evil.test"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"https://s.example.com", "s.example.com:8080", "a b", "*s.example.com", "a..b", "*.", "a.*"})
    void malformedConfiguredNameIsInvalidSetting(String host) {
        var refusal = assertThrows(InvalidSetting.class, () -> new AllowedHosts(List.of(host), Optional.empty()));
        assertThat(
                refusal.getMessage(),
                allOf(startsWith("GATEWAY_ALLOWED_HOSTS "), containsString("screenshots.example.com")));
    }
}
