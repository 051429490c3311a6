package io.github.screenshotgateway.problem;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * The body of every error (RFC 9457). The vendor's own errors also use {@code detail}, so programs written for its API
 * keep working.
 */
@Schema(name = "Problem")
public record ProblemDocument(
        @Schema(required = true, description = "The kind of error: /problems/ and a word, or about:blank")
        String type,

        @Schema(required = true, description = "What this kind of error means")
        String title,

        @Schema(required = true, description = "The status of the response")
        int status,

        @Schema(required = true, description = "What has happened this time")
        String detail,

        @Schema(required = true, description = "The path of the request")
        String instance) {

    /** The media type of RFC 9457, section 3. */
    public static final String MEDIA_TYPE = "application/problem+json";

    /** Characters; longer than any path that is served. Keeps an 8 kB request target out of the response. */
    private static final int MAX_INSTANCE_LENGTH = 1024;

    public ProblemDocument {
        if (instance != null && instance.length() > MAX_INSTANCE_LENGTH) {
            instance = instance.substring(0, MAX_INSTANCE_LENGTH);
        }
    }
}
