package io.github.screenshotgateway.webhooks;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** A webhook's signature: HMAC-SHA256 over the timestamp, a dot, and the body as {@link CanonicalJson}. */
final class WebhookSignature {
    private static final String ALGORITHM = "HmacSHA256";

    private final SecretKeySpec key;

    /** @param secret not empty */
    WebhookSignature(String secret) {
        this.key = new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), ALGORITHM);
    }

    /**
     * Whether the signature matches one of the body's canonical forms. Runs in constant time.
     *
     * @param timestamp the header value exactly as it was sent
     */
    boolean matches(String timestamp, List<String> forms, byte[] signature) {
        boolean matches = false;
        for (String form : forms) {
            matches |= MessageDigest.isEqual(sign(timestamp + "." + form), signature);
        }
        return matches;
    }

    private byte[] sign(String message) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            return mac.doFinal(message.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every Java platform has " + ALGORITHM, e);
        }
    }
}
