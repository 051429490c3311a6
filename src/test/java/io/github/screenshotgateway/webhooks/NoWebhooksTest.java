package io.github.screenshotgateway.webhooks;

import io.github.screenshotgateway.support.GatewayTest;
import io.github.screenshotgateway.support.Webhook;
import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.Test;

/** Without a secret no webhook can be verified, so the route does not exist. */
@QuarkusTest
class NoWebhooksTest extends GatewayTest {
    @Test
    void webhooksAreOffWithoutASecret() {
        Webhook.signed(clock.instant(), "{\"type\":\"test\"}")
                .send()
                .statusCode(404)
                .contentType("application/problem+json")
                .header("Cache-Control", "no-store");
    }
}
