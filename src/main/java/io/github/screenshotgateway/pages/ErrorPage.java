package io.github.screenshotgateway.pages;

import io.github.screenshotgateway.problem.Problem;

/**
 * The page that shows a failure.
 *
 * @param detail the problem's own detail; {@code null} if the explanation is enough
 * @param retryable whether to offer a reload
 */
record ErrorPage(String root, String version, String title, String explanation, String detail, boolean retryable) {
    private static final String SOON = "Try again in a moment.";

    static ErrorPage of(Problem problem, String root, String version) {
        return switch (problem.type()) {
            case TASK_NOT_FOUND ->
                new ErrorPage(
                        root,
                        version,
                        "Task not found",
                        "The browser-use API doesn't know this task. Check the id. It may also belong to another project.",
                        null,
                        false);
            case INVALID_REQUEST ->
                new ErrorPage(
                        root,
                        version,
                        "This isn't a task id",
                        "A task id has 1 to 128 letters, digits, “_” and “-”.",
                        null,
                        false);
            case UPSTREAM_API_GONE, UPSTREAM_REJECTED_CREDENTIALS ->
                new ErrorPage(
                        root,
                        version,
                        "The gateway needs to be reconfigured",
                        "The browser-use API rejects its calls. Please tell the operators of the gateway.",
                        problem.detail(),
                        true);
            case UNAUTHENTICATED ->
                new ErrorPage(
                        root,
                        version,
                        "Please sign in",
                        "When the browser asks for a password, enter your token. Any user name will do.",
                        null,
                        true);
            case FORBIDDEN ->
                new ErrorPage(
                        root,
                        version,
                        "You don't have access",
                        "You are signed in, but not allowed to use this gateway. Its operators can change that.",
                        null,
                        false);
            case MISDIRECTED_REQUEST ->
                new ErrorPage(
                        root,
                        version,
                        "Unknown host name",
                        "This gateway doesn't serve the host name in the address. Use another name, or ask the people who"
                                + " run it to allow this one.",
                        problem.detail(),
                        false);
            case IDENTITY_PROVIDER_UNREACHABLE ->
                new ErrorPage(
                        root,
                        version,
                        "You can't sign in at the moment",
                        "The sign-in service isn't responding. " + SOON,
                        problem.detail(),
                        true);
            case UPSTREAM_BUSY ->
                new ErrorPage(root, version, "The task can't be loaded right now", SOON, problem.detail(), true);
            default ->
                new ErrorPage(
                        root,
                        version,
                        "The browser-use API isn't responding correctly",
                        "The gateway has no earlier copy of this task to show.",
                        problem.detail(),
                        true);
        };
    }
}
