package io.github.screenshotgateway.gallery;

import io.github.screenshotgateway.problem.Problem;

/**
 * What is shown instead of a task.
 *
 * @param detail what the gateway's API says of it; {@code null} when the explanation says all
 * @param again whether it may be better in a moment
 */
record TroublePage(String root, String version, String title, String explanation, String detail, boolean again) {
    static TroublePage of(Problem problem, String root, String version) {
        return switch (problem.type()) {
            case TASK_NOT_FOUND ->
                new TroublePage(
                        root,
                        version,
                        "There is no task of this id",
                        "The browser-use API does not know it. Perhaps a character is missing, or it is a task of another"
                                + " project.",
                        null,
                        false);
            case INVALID_REQUEST ->
                new TroublePage(
                        root,
                        version,
                        "This is no task id",
                        "A task id is 1 to 128 letters, digits, “_” and “-”.",
                        null,
                        false);
            case UPSTREAM_API_GONE, UPSTREAM_REJECTED_CREDENTIALS ->
                new TroublePage(
                        root,
                        version,
                        "The gateway has to be set up anew",
                        "The browser-use API does not accept its calls. Whoever runs it can mend that.",
                        problem.detail(),
                        true);
            default ->
                new TroublePage(
                        root,
                        version,
                        "The browser-use API does not answer as it should",
                        "Nothing is known of this task here yet, so there is nothing to show meanwhile.",
                        problem.detail(),
                        true);
        };
    }
}
