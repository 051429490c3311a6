package io.github.screenshotgateway.problem;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * The body of every error (RFC 9457). {@code detail} is also the member that the vendor's own errors use, so that
 * programs written for the vendor's API keep working.
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

    /** Characters of a path: more than any that is served has. A stranger's request of 8 kB is not repeated whole. */
    private static final int LONGEST_INSTANCE = 1024;

    public ProblemDocument {
        if (instance != null && instance.length() > LONGEST_INSTANCE) {
            instance = instance.substring(0, LONGEST_INSTANCE);
        }
    }
}
