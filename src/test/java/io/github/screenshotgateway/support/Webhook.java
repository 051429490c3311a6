package io.github.screenshotgateway.support;

import static io.restassured.RestAssured.given;

import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * A message of the vendor, signed independently of the gateway's code.
 *
 * @param timestamp {@code null} for none
 * @param signature {@code null} for none
 */
public record Webhook(String timestamp, String signature, byte[] body) {
    private static final String PATH = "/webhooks/browser-use";

    /** Signs a body that is already canonical. */
    public static Webhook signed(Instant now, String body) {
        return signed(Long.toString(now.getEpochSecond()), body, body);
    }

    /** Signs the body's canonical form, which the test passes. */
    public static Webhook signed(String timestamp, String body, String canonical) {
        return new Webhook(timestamp, signatureOf(timestamp + "." + canonical), body.getBytes(StandardCharsets.UTF_8));
    }

    public static String statusUpdate(String task, String status) {
        return "{\"payload\":{\"status\":\"" + status + "\",\"task_id\":\"" + task
                + "\"},\"type\":\"agent.task.status_update\"}";
    }

    public Webhook withTimestamp(String other) {
        return new Webhook(other, signature, body);
    }

    public Webhook withSignature(String other) {
        return new Webhook(timestamp, other, body);
    }

    public ValidatableResponse send() {
        return send(given());
    }

    /** @param target root of a gateway */
    public ValidatableResponse sendTo(URI target) {
        return send(given().baseUri(target.toString()));
    }

    private ValidatableResponse send(RequestSpecification request) {
        request.contentType("application/json").body(body);
        if (timestamp != null) {
            request.header("X-Browser-Use-Timestamp", timestamp);
        }
        if (signature != null) {
            request.header("X-Browser-Use-Signature", signature);
        }
        return request.post(PATH).then();
    }

    private static String signatureOf(String message) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(WebhooksProfile.SECRET.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return HexFormat.of().formatHex(mac.doFinal(message.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
