package io.github.screenshotgateway.upstream;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.not;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.github.tomakehurst.wiremock.client.WireMock;
import io.github.screenshotgateway.support.GatewayTest;
import io.github.screenshotgateway.support.RedirectsProfile;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The key file changes while the gateway runs, and the vendor revokes the old key immediately. The profile is one whose
 * other tests work with any key.
 */
@QuarkusTest
@TestProfile(RedirectsProfile.class)
class KeyRotationTest extends GatewayTest {
    private String current;

    @BeforeEach
    void acceptOnlyANewKey() {
        upstream.v1Task(task, "finished", upstream.mediaUrl("/a/1.png"));
        current = "key-" + UUID.randomUUID();
        upstream.api()
                .stubFor(any(anyUrl())
                        .atPriority(1)
                        .withHeader("Authorization", not(WireMock.equalTo("Bearer " + current)))
                        .willReturn(aResponse().withStatus(401)));
    }

    private List<String> keysUsed() {
        return upstream.apiRequests().stream()
                .map(request -> request.getHeader("Authorization"))
                .distinct()
                .toList();
    }

    @Test
    void rejectedCallIsRepeatedWithTheNewKey() {
        upstream.apiKey().update(current);

        list(task).statusCode(200).body("screenshots.size()", equalTo(1));
    }

    @Test
    void rejectionWithoutANewKeyIsFinal() {
        list(task).statusCode(502).body("type", endsWith("upstream-rejected-credentials"));
        assertEquals(1, upstream.v1ListCalls(task));
        assertEquals(1, keysUsed().size());
    }

    @Test
    void rejectedNewKeyIsTriedOnce() {
        upstream.apiKey().update("neither-" + current);

        list(task).statusCode(502).body("type", endsWith("upstream-rejected-credentials"));
        assertEquals(2, upstream.v1ListCalls(task));
    }
}
