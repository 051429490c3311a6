package io.github.screenshotgateway.access;

import static com.github.tomakehurst.wiremock.client.WireMock.ok;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.screenshotgateway.support.BrowserTest;
import io.github.screenshotgateway.support.FewRequestsProfile;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A page of another origin, in a browser with a cache. */
@QuarkusTest
@TestProfile(FewRequestsProfile.class)
class CorsBrowserTest extends BrowserTest {
    @Override
    protected boolean isExpected(String url) {
        return super.isExpected(url) || url.startsWith(upstream.mediaUrl("/app"));
    }

    @BeforeEach
    void stubTask() {
        given("finished", 1);
    }

    private void openApp(String embedderPolicy) {
        upstream.media(
                "/app",
                ok("<!doctype html><title>app</title><link rel=icon href=data:,>")
                        .withHeader("Content-Type", "text/html")
                        .withHeader("Cross-Origin-Embedder-Policy", embedderPolicy));
        page.navigate(upstream.mediaUrl("/app"));
    }

    private Object run(String script) {
        String image = gateway + "api/v1/task/" + task + "/screenshots/step_1.png";
        return page.evaluate("""
                url => {
                  const show = crossOrigin => new Promise(done => {
                    const image = new Image();
                    image.crossOrigin = crossOrigin;
                    image.onload = () => done('shown');
                    image.onerror = () => done('blocked');
                    image.src = url;
                  });
                  const read = () => fetch(url).then(answer => answer.headers.get('ETag') ? 'read' : 'without ETag',
                    () => 'blocked');
                  return (async () => [%s])();
                }""".formatted(script), image);
    }

    /** The copy that the browser caches for the first request must not block the later ones. */
    @ParameterizedTest
    @ValueSource(strings = {"unsafe-none", "require-corp", "credentialless"})
    void imageShownFirstCanBeReadLater(String embedderPolicy) {
        openApp(embedderPolicy);

        assertEquals(List.of("shown", "read", "shown"), run("await show(null), await read(), await show('anonymous')"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"unsafe-none", "require-corp"})
    void imageReadFirstCanBeShownLater(String embedderPolicy) {
        openApp(embedderPolicy);

        assertEquals(List.of("read", "shown", "shown"), run("await read(), await show('anonymous'), await show(null)"));
    }
}
