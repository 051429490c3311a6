package io.github.screenshotgateway.images.fetch;

import static io.github.screenshotgateway.support.Words.words;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.screenshotgateway.config.InvalidSetting;
import io.github.screenshotgateway.problem.Problem;
import io.github.screenshotgateway.problem.ProblemType;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which URLs the gateway fetches, or redirects clients to; others could lead somewhere else. */
class AllowedOriginsTest {

    private static final String SECRET = "c0ffee";

    private final AllowedOrigins origins = new AllowedOrigins(List.of(
            "https://media.browser-use.com",
            "https://*.b.test",
            "http://LOCALHOST:8089",
            "https://[2001:db8::1]",
            "http://10.1.2.3",
            "http://[2001:db8::1]"));

    @Test
    void otherOriginIsRejected() {
        for (String url : words("""
                https://evil.test/1.png http://media.browser-use.com/1.png https://media.browser-use.com:8443/1.png
                https://media.browser-use.com:80/1.png https://media.browser-use.com:0/1.png
                https://media.browser-use.com:99999999999/1.png http://localhost/1.png https://localhost:8089/1.png
                https://127.0.0.1/1.png http://169.254.169.254/latest/meta-data/ https://2130706433/1.png
                https://0x7f.1/1.png https://[::1]/1.png https://[2001:db8::2]/1.png
                https://[2001:db8::1%25eth0]/1.png https://[::ffff:169.254.169.254]/1.png""")) {
            assertRejected(url);
        }
    }

    @Test
    void lookalikeHostIsRejected() {
        for (String url : words("""
                https://media.browser-use.com.evil.test/1.png https://evilmedia.browser-use.com/1.png
                https://browser-use.com/1.png https://media.browser-use.com./1.png
                https://media.browser-use.com%2eevil.test/1.png https://media.browser-use.com%00.evil.test/1.png
                https://media.browser-use\uff0ecom/1.png https://m\u0435dia.browser-use.com/1.png
                https://xn--mdia-m4d.browser-use.com/1.png https://media.browser-use.com\u3002evil.test/1.png
                https://media\u200b.browser-use.com/1.png""")) {
            assertRejected(url);
        }
    }

    @Test
    void hostOutsideWildcardIsRejected() {
        for (String url : words("""
                https://b.test/1.png https://xb.test/1.png https://.b.test/1.png https://a.b.test.evil.test/1.png
                https://a.b.test./1.png https://*.b.test/1.png https://a.b.test:8443/1.png""")) {
            assertRejected(url);
        }
    }

    /** Some parsers start the host at the first {@code @}, others at the last; browsers read a backslash as a slash. */
    @Test
    void userInformationAndItsLookalikesAreRejected() {
        for (String url : words("""
                https://media.browser-use.com@evil.test/1.png https://media.browser-use.com:443@evil.test/1.png
                https://user@media.browser-use.com/1.png https://user:password@media.browser-use.com/1.png
                https://@media.browser-use.com/1.png https://evil.test@@media.browser-use.com/1.png
                https://evil.test#@media.browser-use.com/1.png https://evil.test?@media.browser-use.com/1.png
                https://evil.test\\@media.browser-use.com/1.png https://media.browser-use.com\\.evil.test/1.png""")) {
            assertRejected(url);
        }
    }

    /** Clients remove them before the request; caches on the way may not. */
    @Test
    void dotSegmentsAreRejected() {
        for (String url : words("""
                https://media.browser-use.com/../1.png https://media.browser-use.com/a/..
                https://media.browser-use.com/./1.png https://media.browser-use.com/%2e%2e/1.png
                https://media.browser-use.com/a/.%2E/1.png https://media.browser-use.com/a/%2E./1.png
                https://media.browser-use.com/%2e""")) {
            assertRejected(url);
        }
    }

    @Test
    void urlTooLongForHeaderIsRejected() {
        assertRejected("https://media.browser-use.com/" + "a".repeat(8_000));
    }

    /** Rejected without quoting the query, which may be a signature that still opens the image. */
    private void assertRejected(String url) {
        var problem = assertThrows(Problem.class, () -> origins.check(url + "?X-Amz-Signature=" + SECRET));
        assertAll(
                () -> assertEquals(ProblemType.IMAGE_REJECTED, problem.type()),
                () -> assertFalse(problem.detail().contains(SECRET), problem.detail()),
                () -> assertEquals("origin", problem.getCause().getMessage()),
                () -> assertNull(problem.getCause().getCause()));
    }

    @Test
    void urlThatIsNotAbsoluteIsRejected() {
        for (String url : words("""
                1.png /1.png //evil.test/1.png //media.browser-use.com/1.png https:media.browser-use.com/1.png
                https:/media.browser-use.com/1.png https:///media.browser-use.com/1.png https:// https://:443/1.png
                https:\\\\media.browser-use.com\\1.png media.browser-use.com/1.png""", "")) {
            assertRejected(url);
        }
    }

    /** A redirect to the first two would run in the page that shows the image. */
    @Test
    void otherSchemeIsRejected() {
        for (String url : words("""
                javascript:alert(1) javascript://media.browser-use.com/%0aalert(1) data:image/png;base64,iVBORw0KGgo=
                file:///etc/passwd file://media.browser-use.com/etc/passwd ftp://media.browser-use.com/1.png
                ws://media.browser-use.com:443/1.png view-source:https://media.browser-use.com/1.png
                jar:https://media.browser-use.com/1.zip!/1.png""")) {
            assertRejected(url);
        }
    }

    /** They end a line of the request or of the response. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://media.browser-use.com/1.png\r\nHost: evil.test",
                "https://media.browser-use.com/1.png\r\n\r\n",
                "https://media.browser-use.com/1\n.png",
                "https://media.browser-use.com/1\r.png",
                "https://media.browser-use.com/\u00001.png",
                "https://media.browser-use.com/\u007f1.png",
                "https://media.browser-use.com/\u00851.png",
                "https://media.browser-use.com/\u20281.png"
            })
    void controlCharactersAndLineEndsAreRejected(String url) {
        assertRejected(url);
    }

    /** Browsers drop the tabs and trim the spaces; other clients cut the URL there. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://media.browser-use.com/1\t.png",
                "https://med\tia.browser-use.com/1.png",
                "https://media.browser-use.com/1 .png",
                " https://media.browser-use.com/1.png",
                "https://media.browser-use.com/1.png ",
                "https://media.browser-use.com /1.png",
                "https://media.browser-use.com/\u00a01.png"
            })
    void spacesAndTabsAreRejected(String url) {
        assertRejected(url);
    }

    @Test
    void charactersOutsideTheGrammarAreRejected() {
        for (String url : words("""
                https://media.browser-use.com/a\\..\\1.png https://media.browser-use.com/%
                https://media.browser-use.com/%zz.png https://media.browser-use.com/<script>
                https://media.browser-use.com/"1.png https://media.browser-use.com/{1}.png""")) {
            assertRejected(url);
        }
    }

    /** JSON can contain half of a surrogate pair, which no encoding of a URL can. */
    @ParameterizedTest
    @ValueSource(strings = {"https://media.browser-use.com/\ud800.png", "https://media.browser-use.com/1.png?x=\ude00"})
    void unpairedSurrogateIsRejected(String url) {
        assertRejected(url);
    }

    /** The bound is that of headers: it applies to the encoded text, which is up to nine times as long. */
    @Test
    void urlTooLongWhenEncodedIsRejected() {
        assertRejected("https://media.browser-use.com/" + "\u20ac".repeat(7_000));
    }

    /** URLs that browsers treat alike have one origin (RFC 6454, section 4); dots in a name or a query are harmless. */
    @ParameterizedTest
    @CsvSource({
        "https://media.browser-use.com/a/1.png,      https://media.browser-use.com:443",
        "https://media.browser-use.com,              https://media.browser-use.com:443",
        "https://media.browser-use.com:443/1.png,    https://media.browser-use.com:443",
        "https://media.browser-use.com:/1.png,       https://media.browser-use.com:443",
        "HTTPS://MEDIA.Browser-Use.com/1.png,        https://MEDIA.Browser-Use.com:443",
        "https://media.browser-use.com/..a/b../...,  https://media.browser-use.com:443",
        "https://media.browser-use.com/1.png?a=/../, https://media.browser-use.com:443",
        "https://a.b.test/1.png,            https://a.b.test:443",
        "https://a.b.b.test/1.png,          https://a.b.b.test:443",
        "https://xn--bcher-kva.b.test/1,    https://xn--bcher-kva.b.test:443",
        "http://localhost:8089/1.png,       http://localhost:8089",
        "http://[2001:db8::1]/1.png,                http://[2001:db8::1]:80",
    })
    void urlOfAllowedOriginPasses(String url, String origin) {
        assertEquals(origin, origins.check(url).toString());
    }

    /** Strings of objects end up in logs, and the query may be a signature. */
    @Test
    void toStringHasNeitherPathNorQuery() {
        MediaUrl url = origins.check("https://media.browser-use.com/task/1.png?X-Amz-Signature=c0ffee#x");
        assertEquals("https://media.browser-use.com:443", url.toString());
    }

    @Test
    void redirectKeepsPresignedQueryUnchanged() {
        String presigned = "https://media.browser-use.com/1.png?X-Amz-Credential=A%2Fb%2Fs3&X-Amz-Signature=c0ffee";
        assertEquals(presigned, origins.check(presigned).text());
    }

    @ParameterizedTest
    @CsvSource({
        "https://media.browser-use.com,              /",
        "https://media.browser-use.com?sig=1,        /?sig=1",
        "https://media.browser-use.com/a%2Fb/1.png,  /a%2Fb/1.png",
        "https://media.browser-use.com//a//1.png,    //a//1.png",
        "https://media.browser-use.com/1.png?s=%2B+, /1.png?s=%2B+",
        "https://media.browser-use.com/1.png?,       /1.png?",
        "https://media.browser-use.com/1.png#part,   /1.png",
    })
    void requestTargetIsPathAndQueryUnchanged(String url, String target) {
        assertEquals(target, origins.check(url).target());
    }

    /** An operator who configures an address intends it; a public name that resolves to one is an attack. */
    @ParameterizedTest
    @CsvSource({
        "http://localhost:8089/1.png, ANY",
        "http://10.1.2.3/1.png,       ANY",
        "http://[2001:db8::1]/1.png,          ANY",
        "https://media.browser-use.com/1.png,  PUBLIC",
        "https://a.b.test/1.png,      PUBLIC",
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

    @Test
    void malformedOriginErrorNamesVariableAndFormat() {
        for (String text : words("""
                * media.browser-use.com media.browser-use.com:443 https:// https://* https://*. https://a.*.b.test
                https://*.*.b.test https://*b.test https://.b.test https://b.test/ https://b.test/images
                https://b.test?x https://b.test#x https://user@b.test https://b.test:port https://b.test:-1
                https://b_c.test https://b\u00fccher.test https://a.test;https://b.test ftp://b.test file:///images
                https:b.test""", "", "https://b .test", "https://a.test https://b.test")) {
            List<String> origins = List.of("https://media.browser-use.com", text);

            var refusal = assertThrows(InvalidSetting.class, () -> new AllowedOrigins(origins), text);

            assertThat(
                    text,
                    refusal.getMessage(),
                    allOf(startsWith("GATEWAY_IMAGES_ALLOWED_ORIGINS "), containsString("https://*.example.com")));
        }
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
}
