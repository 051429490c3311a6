package io.github.screenshotgateway.support;

import io.github.screenshotgateway.support.V3Session.Message;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;

/** Base of tests of a gateway in front of v3: a running session whose URLs expire. */
public abstract class V3Test extends GatewayTest {
    /** "Presigned URL, expires after 5 minutes." */
    protected static final Duration URLS_VALID = Duration.ofMinutes(5);

    /** After this, a list is stale, but its URLs are valid for some more minutes. */
    protected static final Duration SOON = Duration.ofMinutes(1);

    /** After this, all URLs have expired. */
    protected static final Duration LATER = Duration.ofMinutes(10);

    /** REST Assured path to the names in a list's URLs. */
    protected static final String NAMES = "screenshots.collect { it.split('/').last() }";

    /** The session behind the test's task. */
    protected V3Session session;

    @BeforeEach
    void givenRunningSession() {
        session = upstream.v3Session(task);
        session.status("running");
    }

    /** A message with a screenshot. Its URL is signed at the gateway's current time, and differs on every call. */
    protected Message shot(String id, String path) {
        return new Message(
                id, upstream.presignedUrl(path, clock.instant(), URLS_VALID) + "&X-Amz-Signature=" + UUID.randomUUID());
    }

    protected static Message text(String id) {
        return new Message(id, null);
    }
}
