package io.github.screenshotgateway.images;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import io.github.screenshotgateway.support.Pngs;
import io.github.screenshotgateway.support.V3Session.Message;
import io.github.screenshotgateway.support.V3Test;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;

/**
 * A session of one screenshot, whose URL the upstream renews. Here, the renewed URL has another path, so that a test
 * sees which one was used.
 */
abstract class ExpiringUrls extends V3Test {
    static final byte[] PNG = Pngs.png(1);

    /** In seconds; URLs are valid for five minutes. */
    static final int EXPIRED = 400;

    Message old;

    @BeforeEach
    void givenSessionOfOneScreenshot() {
        old = shot("m1", "/old/1.png");
        session.messages(old);
        upstream.image("/old/1.png", PNG);
        upstream.image("/new/1.png", PNG);
    }

    Message givenRenewed() {
        Message renewed = shot("m1", "/new/1.png");
        session.messages(renewed);
        return renewed;
    }

    void givenUpstream(ResponseDefinitionBuilder response) {
        session.page(null, response);
        session.page("m1", response);
    }

    void listedFor(int seconds) {
        list(task).statusCode(200);
        clock.advance(Duration.ofSeconds(seconds));
    }
}
