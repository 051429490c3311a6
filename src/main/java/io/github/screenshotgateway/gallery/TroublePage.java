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
            case UNAUTHENTICATED ->
                new TroublePage(
                        root,
                        version,
                        "The gateway has to know who you are",
                        "Where the browser asks for a password, that is your token; the user name may be any.",
                        null,
                        true);
            case FORBIDDEN ->
                new TroublePage(
                        root,
                        version,
                        "You may not use the gateway",
                        "It knows you, but you are not among those who may. Whoever runs it can change that.",
                        null,
                        false);
            case MISDIRECTED_REQUEST ->
                new TroublePage(
                        root,
                        version,
                        "The gateway is not served under this name",
                        "Use another name or its address. Whoever runs the gateway can allow this name.",
                        problem.detail(),
                        false);
            case IDENTITY_PROVIDER_UNREACHABLE ->
                new TroublePage(
                        root,
                        version,
                        "The gateway cannot find out who you are",
                        "What vouches for you does not answer. It is better in a moment, as a rule.",
                        problem.detail(),
                        true);
            case UPSTREAM_BUSY ->
                new TroublePage(
                        root,
                        version,
                        "Too much is going on right now",
                        "It is better in a moment, as a rule.",
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
