package io.github.screenshotgateway.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.nio.charset.StandardCharsets;

/** A response of the simulated vendor. */
record Reply(int status, String type, byte[] body) {
    static Reply json(int status, JsonNode document) {
        return new Reply(status, "application/json", document.toString().getBytes(StandardCharsets.UTF_8));
    }

    /** An error of the API. */
    static Reply error(int status, String detail) {
        return json(status, JsonNodeFactory.instance.objectNode().put("detail", detail));
    }

    /** An error of the media host. */
    static Reply storage(int status, String code, String message) {
        return new Reply(
                status,
                "application/xml",
                "<Error><Code>%s</Code><Message>%s</Message></Error>"
                        .formatted(code, message)
                        .getBytes(StandardCharsets.UTF_8));
    }
}
