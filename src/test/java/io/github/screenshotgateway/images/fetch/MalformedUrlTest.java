package io.github.screenshotgateway.images.fetch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.screenshotgateway.problem.Problem;
import io.github.screenshotgateway.problem.ProblemType;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Texts that are not plain URLs of the web, though a lenient client could read them as one. */
class MalformedUrlTest {

    private final AllowedOrigins origins = new AllowedOrigins(List.of("https://media.browser-use.com"));

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "1.png",
                "/1.png",
                "//evil.test/1.png",
                "//media.browser-use.com/1.png",
                "https:media.browser-use.com/1.png",
                "https:/media.browser-use.com/1.png",
                "https:///media.browser-use.com/1.png",
                "https://",
                "https://:443/1.png",
                "https:\\\\media.browser-use.com\\1.png",
                "media.browser-use.com/1.png"
            })
    void urlThatIsNotAbsoluteIsRejected(String url) {
        assertRejected(url);
    }

    /** A redirect to the first two would run in the page that shows the image. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "javascript:alert(1)",
                "javascript://media.browser-use.com/%0aalert(1)",
                "data:image/png;base64,iVBORw0KGgo=",
                "file:///etc/passwd",
                "file://media.browser-use.com/etc/passwd",
                "ftp://media.browser-use.com/1.png",
                "ws://media.browser-use.com:443/1.png",
                "view-source:https://media.browser-use.com/1.png",
                "jar:https://media.browser-use.com/1.zip!/1.png"
            })
    void otherSchemeIsRejected(String url) {
        assertRejected(url);
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

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://media.browser-use.com/a\\..\\1.png",
                "https://media.browser-use.com/%",
                "https://media.browser-use.com/%zz.png",
                "https://media.browser-use.com/<script>",
                "https://media.browser-use.com/\"1.png",
                "https://media.browser-use.com/{1}.png"
            })
    void charactersOutsideTheGrammarAreRejected(String url) {
        assertRejected(url);
    }

    private void assertRejected(String url) {
        var problem = assertThrows(Problem.class, () -> origins.check(url));

        assertEquals(ProblemType.IMAGE_REJECTED, problem.type());
    }
}
