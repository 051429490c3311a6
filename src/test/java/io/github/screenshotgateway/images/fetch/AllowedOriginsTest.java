package io.github.screenshotgateway.images.fetch;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.screenshotgateway.problem.Problem;
import io.github.screenshotgateway.problem.ProblemType;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** URLs that could lead the gateway, or a client that it redirects, somewhere else. */
class AllowedOriginsTest {

    private static final String SECRET = "c0ffee";

    private final AllowedOrigins origins = new AllowedOrigins(List.of(
            "https://media.browser-use.com", "https://*.b.test", "http://localhost:8089", "https://[2001:db8::1]"));

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://evil.test/1.png",
                "http://media.browser-use.com/1.png",
                "https://media.browser-use.com:8443/1.png",
                "https://media.browser-use.com:80/1.png",
                "https://media.browser-use.com:0/1.png",
                "https://media.browser-use.com:99999999999/1.png",
                "http://localhost/1.png",
                "https://localhost:8089/1.png",
                "https://127.0.0.1/1.png",
                "http://169.254.169.254/latest/meta-data/",
                "https://2130706433/1.png",
                "https://0x7f.1/1.png",
                "https://[::1]/1.png",
                "https://[2001:db8::2]/1.png",
                "https://[2001:db8::1%25eth0]/1.png",
                "https://[::ffff:169.254.169.254]/1.png"
            })
    void otherOriginIsRejected(String url) {
        assertRejected(url);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://media.browser-use.com.evil.test/1.png",
                "https://evilmedia.browser-use.com/1.png",
                "https://browser-use.com/1.png",
                "https://media.browser-use.com./1.png",
                "https://media.browser-use.com%2eevil.test/1.png",
                "https://media.browser-use.com%00.evil.test/1.png",
                "https://media.browser-use\uff0ecom/1.png",
                "https://m\u0435dia.browser-use.com/1.png",
                "https://xn--mdia-m4d.browser-use.com/1.png",
                "https://media.browser-use.com\u3002evil.test/1.png",
                "https://media\u200b.browser-use.com/1.png"
            })
    void lookalikeHostIsRejected(String url) {
        assertRejected(url);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://b.test/1.png",
                "https://xb.test/1.png",
                "https://.b.test/1.png",
                "https://a.b.test.evil.test/1.png",
                "https://a.b.test./1.png",
                "https://*.b.test/1.png",
                "https://a.b.test:8443/1.png"
            })
    void hostOutsideWildcardIsRejected(String url) {
        assertRejected(url);
    }

    /** Some parsers start the host at the first {@code @}, others at the last; browsers read a backslash as a slash. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://media.browser-use.com@evil.test/1.png",
                "https://media.browser-use.com:443@evil.test/1.png",
                "https://user@media.browser-use.com/1.png",
                "https://user:password@media.browser-use.com/1.png",
                "https://@media.browser-use.com/1.png",
                "https://evil.test@@media.browser-use.com/1.png",
                "https://evil.test#@media.browser-use.com/1.png",
                "https://evil.test?@media.browser-use.com/1.png",
                "https://evil.test\\@media.browser-use.com/1.png",
                "https://media.browser-use.com\\.evil.test/1.png"
            })
    void userInformationAndItsLookalikesAreRejected(String url) {
        assertRejected(url);
    }

    /** Clients remove them before the request; caches on the way may not. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://media.browser-use.com/../1.png",
                "https://media.browser-use.com/a/..",
                "https://media.browser-use.com/./1.png",
                "https://media.browser-use.com/%2e%2e/1.png",
                "https://media.browser-use.com/a/.%2E/1.png",
                "https://media.browser-use.com/a/%2E./1.png",
                "https://media.browser-use.com/%2e"
            })
    void dotSegmentsAreRejected(String url) {
        assertRejected(url);
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
}
