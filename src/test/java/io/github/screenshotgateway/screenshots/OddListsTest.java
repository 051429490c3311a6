package io.github.screenshotgateway.screenshots;

import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.hasSize;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.screenshotgateway.support.GatewayTest;
import io.github.screenshotgateway.support.Pngs;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Lists that no vendor should send. Clients get a correct or an old list, and never a wrong one. */
@QuarkusTest
class OddListsTest extends GatewayTest {
    /** Older than any list that is served while it is revalidated. */
    private static final Duration OLD = Duration.ofMinutes(10);

    private void given(String... paths) {
        String[] urls = Arrays.stream(paths).map(upstream::mediaUrl).toArray(String[]::new);
        upstream.v1Task(task, "running", urls);
    }

    @Test
    void shrunkenListIsIgnoredOnce() {
        given("/a/1.png", "/a/2.png", "/a/3.png");
        list(task);
        given("/a/1.png");
        clock.advance(OLD);

        list(task)
                .body("screenshots", hasSize(3))
                .header("Cache-Status", containsString("stale-if-error:upstream-bad-response"));
    }

    @Test
    void listShrunkenTwiceIsAccepted() {
        given("/a/1.png", "/a/2.png", "/a/3.png");
        list(task);
        given("/a/1.png");
        clock.advance(OLD);
        list(task);
        clock.advance(OLD);

        list(task).body("screenshots", hasSize(1));
    }

    @Test
    void listThatShrinksFurtherIsAccepted() {
        given("/a/1.png", "/a/2.png", "/a/3.png");
        list(task);
        given("/a/1.png", "/a/2.png");
        clock.advance(OLD);
        list(task);
        given("/a/1.png");
        clock.advance(OLD);

        list(task).body("screenshots", hasSize(1));
    }

    /** A different loss does not confirm the first one. */
    @Test
    void listThatLostAnotherScreenshotIsIgnoredAgain() {
        given("/a/1.png", "/a/2.png", "/a/3.png");
        list(task);
        given("/a/1.png", "/a/2.png");
        clock.advance(OLD);
        list(task);
        given("/a/1.png", "/a/3.png");
        clock.advance(OLD);

        list(task).body("screenshots", hasSize(3));
    }

    /** An unknown name makes the gateway read again, which must not renumber the list. */
    @Test
    void listThatGrewAtTheFrontKeepsItsPictures() {
        upstream.image("/a/1.png", Pngs.png(1));
        upstream.image("/a/2.png", Pngs.png(2));
        given("/a/1.png");
        image(task, "1.png").statusCode(200);
        given("/a/2.png", "/a/1.png");
        clock.advance(OLD);
        list(task).body("screenshots", hasSize(2));
        image(task, "none.png").statusCode(404);

        assertArrayEquals(Pngs.png(2), image(task, "first").extract().asByteArray());
    }

    @Test
    void shrunkenListShowsNoWrongPictures() {
        upstream.image("/a/1.png", Pngs.png(1));
        upstream.image("/a/2.png", Pngs.png(2));
        given("/a/1.png", "/a/2.png");
        image(task, "1.png").statusCode(200);
        given("/a/2.png");
        clock.advance(OLD);
        list(task);
        clock.advance(OLD);
        list(task).body("screenshots", hasSize(1));

        assertArrayEquals(Pngs.png(2), image(task, "latest").extract().asByteArray());
    }

    @Test
    void repeatedUrlIsTwoScreenshots() {
        given("/a/1.png", "/a/1.png");

        List<String> urls = list(task).extract().path("screenshots");

        assertEquals(2, new HashSet<>(urls).size());
    }

    @Test
    void bothScreenshotsOfARepeatedUrlAreDelivered() {
        upstream.image("/a/1.png", Pngs.png(1));
        given("/a/1.png", "/a/1.png");

        for (String url : list(task).extract().<List<String>>path("screenshots")) {
            image(task, url.substring(url.lastIndexOf('/') + 1)).statusCode(200);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"not a url", "http://", "//x/", "javascript:alert(1)", "\\u0000", "😀"})
    void invalidUrlIsListedUnderAMadeNameAndRejected(String url) {
        upstream.v1List(task, okJson("{\"screenshots\":[\"" + url + "\"]}"));
        upstream.v1Status(task, okJson("\"running\""));

        list(task).statusCode(200).body("screenshots", everyItem(containsString("/screenshots/id-1.png")));
        image(task, "id-1.png").statusCode(502).body("type", equalTo(PROBLEMS + "image-rejected"));
    }

    @Test
    void nonTextEntriesAreLeftOut() {
        upstream.v1List(
                task, okJson("{\"screenshots\":[null,1,{},[],true,\"" + upstream.mediaUrl("/a/1.png") + "\",null]}"));
        upstream.v1Status(task, okJson("\"running\""));

        list(task).body("screenshots", hasSize(1));
    }

    /** A position is an identity, so later entries keep theirs. */
    @ParameterizedTest
    @ValueSource(strings = {"", " ", "\\t", " \\t \\r\\n"})
    void blankEntriesAreLeftOutAndOthersKeepTheirPositions(String blank) {
        upstream.v1List(
                task,
                okJson("{\"screenshots\":[\"" + blank + "\",\"" + upstream.mediaUrl("/a/") + "\",\"" + blank + "\",\""
                        + upstream.mediaUrl("/b/") + "\"]}"));
        upstream.v1Status(task, okJson("\"running\""));

        list(task).body("screenshots.collect { it.split('/').last() }", contains("id-2.png", "id-4.png"));
    }

    /** An entry that gets its URL later has the position that was reserved for it. */
    @Test
    void blankEntryIsListedOnceItHasAUrl() {
        upstream.v1Status(task, okJson("\"running\""));
        upstream.v1List(
                task,
                okJson("{\"screenshots\":[\"" + upstream.mediaUrl("/a/") + "\",\" \",\"" + upstream.mediaUrl("/c/")
                        + "\"]}"));
        list(task);
        given("/a/", "/b/", "/c/");
        clock.advance(OLD);

        list(task).body("screenshots.collect { it.split('/').last() }", contains("id-1.png", "id-2.png", "id-3.png"));
    }

    /** A renamed member must not look like a task without screenshots. */
    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"images\":[]}", "{\"Screenshots\":[]}"})
    void responseWithoutScreenshotsIsBadAndNamesTheMember(String body) {
        upstream.v1List(task, okJson(body));

        list(task)
                .statusCode(502)
                .body("type", equalTo(PROBLEMS + "upstream-bad-response"))
                .body("detail", containsString("\"screenshots\""));
    }

    @Test
    void responseOf50MegabytesKeepsTheOldList() {
        given("/a/1.png");
        list(task);
        upstream.v1List(task, okJson("{\"screenshots\":[\"" + "x".repeat(50_000_000) + "\"]}"));
        clock.advance(OLD);

        list(task).body("screenshots", hasSize(1));
    }

    /** Few bytes for the upstream, but megabytes per client for the gateway. */
    @Test
    void listOfMoreThanTenThousandScreenshotsIsRefused() {
        upstream.v1List(task, okJson("{\"screenshots\":[" + "\"\",".repeat(10_000) + "\"\"]}"));
        upstream.v1Status(task, okJson("\"running\""));

        list(task).statusCode(502).body("type", equalTo(PROBLEMS + "upstream-bad-response"));
    }

    @Test
    void brokenRefreshDoesNotAffectTheNextOne() {
        given("/a/1.png");
        list(task);
        upstream.v1List(task, okJson("{\"screenshots\":[\"half"));
        clock.advance(OLD);
        list(task).body("screenshots", hasSize(1));
        given("/a/1.png", "/a/2.png");
        clock.advance(OLD);

        list(task).body("screenshots", hasSize(2));
    }
}
