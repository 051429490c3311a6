package io.github.screenshotgateway.task;

import io.github.screenshotgateway.problem.Problem;

/**
 * The id of a task: 1 to 128 letters, digits, {@code _} and {@code -}. No other text becomes part of an upstream URL, a
 * cache key or a header.
 */
public record TaskId(String value) {
    /** The rule as a regular expression that Java and OpenAPI both understand. */
    public static final String PATTERN = "[A-Za-z0-9_-]{1,128}";

    private static final int MAX_LENGTH = 128;

    /** Whether the text is a task id. Runs for every request, so it avoids regular expressions and streams. */
    public static boolean isValid(String text) {
        if (text.isEmpty() || text.length() > MAX_LENGTH) {
            return false;
        }
        for (int i = 0; i < text.length(); i++) {
            if (!isAllowed(text.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    private static boolean isAllowed(char c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '_' || c == '-';
    }

    /** @throws Problem {@code invalid-request} when the text is not a task id; the problem does not repeat the text */
    public TaskId {
        if (value == null || !isValid(value)) {
            throw Problem.invalid("A task id has 1 to 128 letters, digits, '_' and '-'.");
        }
    }

    @Override
    public String toString() {
        return value;
    }
}
