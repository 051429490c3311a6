package io.github.screenshotgateway.support;

import io.github.screenshotgateway.support.V3Session.Message;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;

/** What the tests of a gateway in front of v3 have in common: a session that runs, and URLs that expire. */
public abstract class V3Test extends GatewayTest {
    /** "Presigned URL, expires after 5 minutes." */
    protected static final Duration URLS_VALID = Duration.ofMinutes(5);

    /** A list is too old to be served without asking, while its URLs are good for some minutes. */
    protected static final Duration SOON = Duration.ofMinutes(1);

    /** No URL is valid any more. */
    protected static final Duration LATER = Duration.ofMinutes(10);

    /** The names in the URLs of a list, for REST Assured. */
    protected static final String NAMES = "screenshots.collect { it.split('/').last() }";

    /** The session that the test's task is. */
    protected V3Session session;

    @BeforeEach
    void aRunningSession() {
        session = upstream.v3Session(task);
        session.status("running");
    }

    /** A message with a screenshot, whose URL is signed at this moment of the gateway's clock: another one each time. */
    protected Message shot(String id, String path) {
        return new Message(
                id, upstream.presignedUrl(path, clock.instant(), URLS_VALID) + "&X-Amz-Signature=" + UUID.randomUUID());
    }

    protected static Message text(String id) {
        return new Message(id, null);
    }
}
