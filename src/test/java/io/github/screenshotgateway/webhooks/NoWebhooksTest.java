package io.github.screenshotgateway.webhooks;

import io.github.screenshotgateway.support.GatewayTest;
import io.github.screenshotgateway.support.Webhook;
import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.Test;

/** Without a secret nobody can sign, so there is nothing to be called. */
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
