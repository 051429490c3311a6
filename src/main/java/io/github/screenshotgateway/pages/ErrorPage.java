package io.github.screenshotgateway.pages;

import io.github.screenshotgateway.problem.Problem;

/**
 * The page that shows a failure.
 *
 * @param detail the problem's own detail; {@code null} if the explanation is enough
 * @param id the id to correct, in a form; {@code null} where another one would not help
 * @param retryable whether to offer a reload
 */
record ErrorPage(
        String root, String version, String title, String explanation, String detail, String id, boolean retryable) {
    private static final String SOON = "Try again in a moment.";

    /** An unknown path. */
    static ErrorPage unknownPath(String root, String version) {
        return new ErrorPage(
                root,
                version,
                "Page not found",
                "The gateway has no page at this address. It shows the screenshots of tasks.",
                null,
                "",
                false);
    }

    /** @param id of the task that the page would show; {@code null} for other pages */
    static ErrorPage of(Problem problem, String id, String root, String version) {
        return switch (problem.type()) {
            case TASK_NOT_FOUND ->
                new ErrorPage(
                        root,
                        version,
                        "Task not found",
                        "The browser-use API doesn't know this task. Correct the id, or ask whether it belongs to another project.",
                        null,
                        id,
                        false);
            case INVALID_REQUEST ->
                new ErrorPage(
                        root,
                        version,
                        "This isn't a task id",
                        "A task id has 1 to 128 letters, digits, “_” and “-”.",
                        null,
                        id,
                        false);
            case UPSTREAM_API_GONE, UPSTREAM_REJECTED_CREDENTIALS ->
                new ErrorPage(
                        root,
                        version,
                        "The gateway needs to be reconfigured",
                        "The browser-use API rejects its calls. Please tell the operators of the gateway.",
                        problem.detail(),
                        null,
                        true);
            case UNAUTHENTICATED ->
                new ErrorPage(
                        root,
                        version,
                        "Please sign in",
                        "When the browser asks for a password, enter your token. Any user name will do.",
                        null,
                        null,
                        true);
            case FORBIDDEN ->
                new ErrorPage(
                        root,
                        version,
                        "You don't have access",
                        "You are signed in, but not allowed to use this gateway. Its operators can change that.",
                        null,
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
                        null,
                        false);
            case IDENTITY_PROVIDER_UNREACHABLE ->
                new ErrorPage(
                        root,
                        version,
                        "You can't sign in at the moment",
                        "The sign-in service isn't responding. " + SOON,
                        problem.detail(),
                        null,
                        true);
            case UPSTREAM_BUSY ->
                problem.isCircuitOpen()
                        ? notResponding(problem, root, version)
                        : new ErrorPage(
                                root,
                                version,
                                "The task can't be loaded right now",
                                SOON,
                                problem.detail(),
                                null,
                                true);
            default -> notResponding(problem, root, version);
        };
    }

    private static ErrorPage notResponding(Problem problem, String root, String version) {
        return new ErrorPage(
                root,
                version,
                "The browser-use API isn't responding correctly",
                "The gateway has no earlier copy of this task to show.",
                problem.detail(),
                null,
                true);
    }
}
