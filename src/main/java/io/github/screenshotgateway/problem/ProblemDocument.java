package io.github.screenshotgateway.problem;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * The body of every error (RFC 9457). The vendor's own errors also use {@code detail}, so programs written for its API
 * keep working.
 */
@Schema(name = "Problem")
public record ProblemDocument(
        @Schema(examples = "https://screenshotgateway.github.io/problems/task-not-found", required = true)
        String type,

        @Schema(examples = "Task not found", required = true)
        String title,

        @Schema(examples = "404", required = true) int status,

        @Schema(examples = "The upstream knows no task task_42.", required = true)
        String detail,

        @Schema(examples = "/api/v1/task/task_42/screenshots", required = true)
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
