package io.github.screenshotgateway.webhooks;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class SeenSignaturesTest {
    private static final byte[] SIGNATURE = {1, 2, 3};

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-01-01T00:00:00Z"));
    private final SeenSignatures seen = new SeenSignatures(now::get);

    @Test
    void signatureIsNewOnce() {
        assertTrue(seen.recordIfNew(SIGNATURE.clone()));
        assertFalse(seen.recordIfNew(SIGNATURE.clone()));
    }

    @Test
    void differentSignatureIsNew() {
        seen.recordIfNew(SIGNATURE);

        assertTrue(seen.recordIfNew(new byte[] {1, 2, 4}));
    }

    /** A message from a clock five minutes ahead is current for ten minutes, inclusive. */
    @Test
    void signatureIsRememberedWhileItsTimestampCanBeCurrent() {
        String timestamp = "2026-01-01T00:05:00Z";
        seen.recordIfNew(SIGNATURE);
        now.updateAndGet(before -> before.plus(Duration.ofMinutes(10)));

        assertTrue(WebhookTimestamp.isCurrent(timestamp, now.get()), "it should still be current");
        assertFalse(seen.recordIfNew(SIGNATURE));
    }
}
