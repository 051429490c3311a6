package io.github.screenshotgateway.task;

import io.github.screenshotgateway.problem.Problem;
import java.util.regex.Pattern;

/**
 * The name of a task: 1 to 128 letters, digits, {@code _} and {@code -}. No other text ever becomes part of an
 * upstream URL, a cache key or a header.
 */
public record TaskId(String value) {
    /** The rule, as a regular expression that Java and OpenAPI read alike. */
    public static final String PATTERN = "[A-Za-z0-9_-]{1,128}";

    private static final Pattern VALID = Pattern.compile(PATTERN);

    /** @throws Problem {@code invalid-request} when the text is no task id; the text is not repeated in it */
    public TaskId {
        if (value == null || !VALID.matcher(value).matches()) {
            throw Problem.invalid("A task id is 1 to 128 letters, digits, '_' and '-'.");
        }
    }

    @Override
    public String toString() {
        return value;
    }
}
