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
import io.github.screenshotgateway.support.MountedSecret;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The key file changes while the gateway runs, and the vendor revokes the old key immediately. */
@QuarkusTest
@TestProfile(KeyRotationTest.KeyInAFile.class)
class KeyRotationTest extends GatewayTest {
    private static final MountedSecret SECRET = new MountedSecret("api-key");

    public static class KeyInAFile implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            SECRET.update("first");
            return Map.of("gateway.upstream.api-key-file", SECRET.path().toString());
        }
    }

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
        SECRET.update(current);
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
        SECRET.update("neither-" + current);
        list(task).statusCode(502).body("type", endsWith("upstream-rejected-credentials"));
        assertEquals(2, upstream.v1ListCalls(task));
    }
}
