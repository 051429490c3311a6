package io.github.screenshotgateway.webhooks;

import static io.github.screenshotgateway.support.Words.words;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The signatures come from Python's {@code hmac.new(secret, f"{timestamp}.{body}".encode(), "sha256")}. */
class WebhookSignatureTest {
    /** 1767225600 seconds since 1970. */
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    private static final byte[] SEEN = {1, 2, 3};

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-01-01T00:00:00Z"));

    private final SeenSignatures seen =
            new SeenSignatures(now::get, (signature, memory) -> Uni.createFrom().item(true));

    private static final String TIMESTAMP = "1767225600";
    private static final List<String> FORMS = List.of("{\"note\":\"caf\u00e9\"}", "{\"a\":1}");
    private static final String VALID = "8dc38c089819f056fc927ac3d21ff33761ef14c06e4b30484f034a7fa8b5b3fe";

    private static boolean accepted(byte[] signature) {
        return new WebhookSignature("whsec_test-secret").matches(TIMESTAMP, FORMS, signature);
    }

    private static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(hex);
    }

    @ParameterizedTest
    @CsvSource({
        "whsec_test-secret, 8dc38c089819f056fc927ac3d21ff33761ef14c06e4b30484f034a7fa8b5b3fe",
        "s\u00e9cret \u5bc6, ad5198770ca4145e1b14b88a7e229ae1af0f2b4d96c70d12c4ec02381c826c7e"
    })
    void pythonSignatureIsAccepted(String secret, String signature) {
        assertTrue(new WebhookSignature(secret).matches(TIMESTAMP, List.of("{\"a\":1}"), bytes(signature)));
    }

    @Test
    void onlyWholeSignatureIsAccepted() {
        assertTrue(accepted(bytes(VALID)));
        for (int bit = 0; bit < 256; bit++) {
            byte[] signature = bytes(VALID);
            signature[bit / 8] ^= (byte) (1 << bit % 8);
            assertFalse(accepted(signature), "bit " + bit);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 31, 33, 64})
    void signatureOfAnotherLengthIsRefused(int length) {
        assertFalse(accepted(Arrays.copyOf(bytes(VALID), length)));
    }

    @Test
    void signatureOfAnotherTimestampIsRefused() {
        assertFalse(new WebhookSignature("whsec_test-secret").matches("1767225601", FORMS, bytes(VALID)));
    }

    @Test
    void emptySignatureWithoutFormsIsRefused() {
        assertFalse(new WebhookSignature("whsec_test-secret").matches(TIMESTAMP, List.of(), new byte[0]));
    }

    @Test
    void signatureIsNewOnce() {
        assertTrue(recordIfNew(SEEN.clone()));
        assertFalse(recordIfNew(SEEN.clone()));
    }

    @Test
    void differentSignatureIsNew() {
        recordIfNew(SEEN);
        assertTrue(recordIfNew(new byte[] {1, 2, 4}));
    }

    /** A message from a clock five minutes ahead is current for ten minutes, inclusive. */
    @Test
    void signatureIsRememberedWhileItsTimestampCanBeCurrent() {
        String timestamp = "2026-01-01T00:05:00Z";
        recordIfNew(SEEN);
        now.updateAndGet(before -> before.plus(Duration.ofMinutes(10)));
        assertTrue(WebhookTimestamp.isCurrent(timestamp, now.get()), "it should still be current");
        assertFalse(recordIfNew(SEEN));
    }

    @Test
    void timeIsReadInEveryFormat() {
        for (String text : words("""
                1767225600 1767225600.0 1767225600.123456 1767225600.123456789 2026-01-01T00:00:00Z 2026-01-01T00:00Z
                2026-01-01T00:00:00.5Z 2026-01-01T00:00:00.123456Z 2026-01-01T00:00:00.123456+00:00
                2026-01-01T00:00:00+00:00 2026-01-01T02:00:00+02:00 2025-12-31T19:00:00-05:00 2026-01-01T00:00:00
                2026-01-01T00:00:00.123456""")) {
            assertTrue(WebhookTimestamp.isCurrent(text, NOW), text);
        }
    }

    @Test
    void timeUpToFiveMinutesOffIsCurrent() {
        for (String text : words("""
                1767225300 1767225900 2025-12-31T23:55:00Z 2026-01-01T00:05:00Z 2026-01-01T02:05:00+02:00
                2026-01-01T00:05:00""")) {
            assertTrue(WebhookTimestamp.isCurrent(text, NOW), text);
        }
    }

    @Test
    void timeMoreThanFiveMinutesOffIsNotCurrent() {
        for (String text : words("""
                1767225299 1767225299.999 1767225900.001 1767225901 2025-12-31T23:54:59Z 2026-01-01T00:05:01Z
                2026-01-01T00:05:00.000001Z 2026-01-01T00:00:00+02:00 2026-01-01T02:00:00 0 99999999999
                +999999999-12-31T23:59:59.999999999Z -999999999-01-01T00:00:00+18:00""")) {
            assertFalse(WebhookTimestamp.isCurrent(text, NOW), text);
        }
    }

    @Test
    void malformedTimeIsNotCurrent() {
        for (String text : words("""
                now -1767225600 +1767225600 1767225600000 1767225600. .5 1.7672256e9 0x69557280 1767225600,1767225600
                \u0661\u0667\u0666\u0667\u0662\u0662\u0665\u0666\u0660\u0660 999999999999999999999999999999 2026-01-01
                00:00:00 2026-01-01T00:00:00ZZ 2026-13-01T00:00:00Z 2026-01-01T24:00:01Z""", "", " ", "1767225600 1767225600", "Thu, 01 Jan 2026 00:00:00 GMT")) {
            assertFalse(WebhookTimestamp.isCurrent(text, NOW), text);
        }
    }

    @Test
    void timeOfAHundredThousandDigitsIsNotCurrent() {
        assertFalse(WebhookTimestamp.isCurrent("1".repeat(100_000), NOW));
    }

    private boolean recordIfNew(byte[] signature) {
        return seen.recordIfNew(signature).await().indefinitely();
    }
}
