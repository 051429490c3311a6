package io.github.screenshotgateway.images.fetch;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How an allowed URL is parsed. */
class MediaUrlTest {

    private final AllowedOrigins origins = new AllowedOrigins(List.of(
            "https://media.b.test", "https://*.c.test", "http://LOCALHOST:8089", "http://10.1.2.3", "http://[::1]"));

    /** URLs that browsers treat alike have one origin (RFC 6454, section 4); dots in a name or a query are harmless. */
    @ParameterizedTest
    @CsvSource({
        "https://media.b.test/a/1.png,      https://media.b.test:443",
        "https://media.b.test,              https://media.b.test:443",
        "https://media.b.test:443/1.png,    https://media.b.test:443",
        "https://media.b.test:/1.png,       https://media.b.test:443",
        "HTTPS://MEDIA.B.test/1.png,        https://MEDIA.B.test:443",
        "https://media.b.test/..a/b../...,  https://media.b.test:443",
        "https://media.b.test/1.png?a=/../, https://media.b.test:443",
        "https://a.c.test/1.png,            https://a.c.test:443",
        "https://a.b.c.test/1.png,          https://a.b.c.test:443",
        "https://xn--bcher-kva.c.test/1,    https://xn--bcher-kva.c.test:443",
        "http://localhost:8089/1.png,       http://localhost:8089",
        "http://[::1]/1.png,                http://[::1]:80",
    })
    void urlOfAllowedOriginPasses(String url, String origin) {
        assertEquals(origin, origins.check(url).toString());
    }

    /** Strings of objects end up in logs, and the query may be a signature. */
    @Test
    void toStringHasNeitherPathNorQuery() {
        MediaUrl url = origins.check("https://media.b.test/task/1.png?X-Amz-Signature=c0ffee#x");

        assertEquals("https://media.b.test:443", url.toString());
    }

    @Test
    void redirectKeepsPresignedQueryUnchanged() {
        String presigned = "https://media.b.test/1.png?X-Amz-Credential=A%2Fb%2Fs3&X-Amz-Signature=c0ffee";

        assertEquals(presigned, origins.check(presigned).text());
    }

    @ParameterizedTest
    @CsvSource({
        "https://media.b.test,              /",
        "https://media.b.test?sig=1,        /?sig=1",
        "https://media.b.test/a%2Fb/1.png,  /a%2Fb/1.png",
        "https://media.b.test//a//1.png,    //a//1.png",
        "https://media.b.test/1.png?s=%2B+, /1.png?s=%2B+",
        "https://media.b.test/1.png?,       /1.png?",
        "https://media.b.test/1.png#part,   /1.png",
    })
    void requestTargetIsPathAndQueryUnchanged(String url, String target) {
        assertEquals(target, origins.check(url).target());
    }

    @Test
    void percentSignsAreNotEscapedAgain() {
        assertEquals(
                "/%C3%A9%20/1.png",
                origins.check("https://media.b.test/%C3%A9%20/1.png").target());
    }

    @ParameterizedTest
    @CsvSource({"https://media.b.test/1.png, true", "http://localhost:8089/1.png, false"})
    void tlsFollowsScheme(String url, boolean tls) {
        assertEquals(tls, origins.check(url).tls());
    }

    /** An operator who configures an address intends it; a public name that resolves to one is an attack. */
    @ParameterizedTest
    @CsvSource({
        "http://localhost:8089/1.png, ANY",
        "http://10.1.2.3/1.png,       ANY",
        "http://[::1]/1.png,          ANY",
        "https://media.b.test/1.png,  PUBLIC",
        "https://a.c.test/1.png,      PUBLIC",
    })
    void anyAddressIsAllowedOnlyForOriginsConfiguredAsAddress(String url, AddressRule allowed) {
        assertEquals(allowed, origins.check(url).addresses());
    }

    @Test
    void nameBelowWildcardAllowsNoPrivateAddress() {
        AllowedOrigins wildcard = new AllowedOrigins(List.of("http://*.localhost"));

        assertEquals(
                AddressRule.PUBLIC, wildcard.check("http://a.localhost/1.png").addresses());
    }
}
