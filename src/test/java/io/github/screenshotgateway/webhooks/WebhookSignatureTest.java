package io.github.screenshotgateway.webhooks;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The signatures come from Python's {@code hmac.new(secret, f"{timestamp}.{body}".encode(), "sha256")}. */
class WebhookSignatureTest {
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
    void signatureOfAnyFormIsAccepted() {
        assertTrue(accepted(bytes(VALID)));
    }

    @Test
    void signatureOfAnotherKeyIsRefused() {
        assertFalse(accepted(bytes("6fb5a3f5bceaeab5d361be9c1a794b82a0f971f85e5d436b5e60a823df9a3045")));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 127, 128, 254, 255})
    void signatureWithAFlippedBitIsRefused(int bit) {
        byte[] signature = bytes(VALID);
        signature[bit / 8] ^= (byte) (1 << bit % 8);

        assertFalse(accepted(signature));
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
}
