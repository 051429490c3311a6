package io.github.screenshotgateway.webhooks;

import static io.github.screenshotgateway.support.Words.words;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.screenshotgateway.config.InvalidSetting;
import io.github.screenshotgateway.support.MountedSecret;
import io.github.screenshotgateway.support.Webhook;
import io.github.screenshotgateway.support.WebhooksProfile;
import io.github.screenshotgateway.traffic.Gauges;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class WebhookSecretsTest {
    private static final String BODY = "{\"type\":\"test\"}";
    private static final String OTHER = "whsec_another-one";

    private final Vertx vertx = Vertx.vertx();
    private final MeterRegistry metrics = new SimpleMeterRegistry();
    private final MountedSecret file = new MountedSecret("secret");

    @AfterEach
    void stop() {
        vertx.close();
    }

    private record Config(Optional<String> secret, Optional<Path> secretFile) implements WebhooksConfig {}

    private WebhookSecrets started(String secret, Path path) {
        WebhookSecrets secrets = new WebhookSecrets(
                new Config(Optional.ofNullable(secret), Optional.ofNullable(path)), vertx, new Gauges(metrics));
        secrets.start(null);
        return secrets;
    }

    private WebhookSecrets withFile(String content) {
        file.update(content);
        return started("ignored", file.path());
    }

    /** Whether a message signed with the test secret is accepted. */
    private static boolean accepts(WebhookSecrets secrets) {
        Webhook message = Webhook.signed(Instant.EPOCH, BODY);
        return secrets.verify(message.timestamp(), List.of(BODY), HexFormat.of().parseHex(message.signature()));
    }

    private double usable() {
        return metrics.get("gateway.webhooks.secret.usable").gauge().value();
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = "  ")
    void webhooksAreOffWithoutASecret(String none) {
        assertFalse(started(none, null).isConfigured());
    }

    /** With the line endings and byte order marks of various editors and systems. */
    @ParameterizedTest
    @ValueSource(strings = {"%s", "%s\n", "%s\r\n", "\ufeff%s", OTHER + "\n%s\n", "%s\r\n\r\n" + OTHER})
    void secretOnAnyLineOfTheFileIsAccepted(String content) {
        assertTrue(accepts(withFile(content.formatted(WebhooksProfile.SECRET))));
    }

    @Test
    void malformedFileStopsTheStartWithoutBeingShown() {
        for (String content :
                words("\ufeff whsec_\u0000 whsec_\u00fc \ufffdw\u0000h\u0000", "", " \n", "two words", "a\nb\nc")) {
            InvalidSetting refusal = assertThrows(InvalidSetting.class, () -> withFile(content), content);
            assertTrue(refusal.getMessage().startsWith("GATEWAY_WEBHOOKS_SECRET_FILE"), refusal.getMessage());
            assertFalse(refusal.getMessage().contains("whsec_"), refusal.getMessage());
        }
    }

    @Test
    void rotatedSecretIsUsedWithoutRestart() {
        WebhookSecrets secrets = withFile(OTHER);
        file.update(OTHER + "\n" + WebhooksProfile.SECRET);
        await().atMost(Duration.ofSeconds(30)).until(() -> accepts(secrets));
    }

    @Test
    void malformedReloadKeepsTheLastSecretAndClearsTheGauge() {
        WebhookSecrets secrets = withFile(WebhooksProfile.SECRET);
        assertEquals(1, usable());
        file.update("");
        await().atMost(Duration.ofSeconds(30)).until(() -> usable() == 0);
        assertTrue(accepts(secrets));
    }
}
