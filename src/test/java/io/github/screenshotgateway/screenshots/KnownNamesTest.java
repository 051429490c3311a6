package io.github.screenshotgateway.screenshots;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.screenshotgateway.task.Screenshot;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Names of a list that was seen before: a client that kept the URL of an image must still get this image. */
class KnownNamesTest {

    private static final Screenshot A = new Screenshot("a", "https://b.test/1.png?sig=1");

    private final List<NamedScreenshot> known = ScreenshotNames.assign(List.of(A), List.of());

    @Test
    void newPresignedUrlKeepsTheName() {
        assertEquals(List.of("1.png"), names(known, new Screenshot("a", "https://b.test/blob/9f2c?sig=2")));
    }

    @Test
    void oldNameStillFindsTheScreenshotAfterACollision() {
        List<NamedScreenshot> grown =
                ScreenshotNames.assign(List.of(new Screenshot("b", "https://c.test/1.png"), A), known);

        assertEquals("a", Settings.listOf(grown).find("1.png").orElseThrow().id());
    }

    @Test
    void collidingScreenshotsAreNamedByTheirIds() {
        assertEquals(List.of("id-b.png", "id-a.png"), names(known, new Screenshot("b", "https://c.test/1.png"), A));
    }

    @Test
    void madeNameIsKeptWhenItsSegmentBecomesFree() {
        Screenshot second = new Screenshot("b", "https://c.test/1.png");
        List<NamedScreenshot> both = ScreenshotNames.assign(List.of(A, second), List.of());

        assertEquals(List.of("id-b.png"), names(both, second));
    }

    /** A page may still contain the old URL, which must not show another picture there. */
    @Test
    void nameOfARemovedScreenshotIsNotReused() {
        assertEquals(List.of("id-b.png"), names(known, new Screenshot("b", "https://b.test/1.png")));
    }

    @Test
    void newUrlPathKeepsTheName() {
        assertEquals(
                List.of("1.png", "id-b.png"),
                names(known, new Screenshot("a", "https://b.test/2.png"), new Screenshot("b", "https://c.test/2.png")));
    }

    private static List<String> names(List<NamedScreenshot> known, Screenshot... now) {
        return ScreenshotNames.assign(List.of(now), known).stream()
                .map(NamedScreenshot::name)
                .toList();
    }
}
