package io.github.screenshotgateway.task;

import java.util.Optional;

/**
 * A path below {@value #TASKS}.
 *
 * @param rest what follows the task's id, from the slash on
 */
public record TaskPath(TaskId task, String rest) {
    /** The beginning of all paths of the API. */
    public static final String TASKS = "/api/v1/task/";

    /** Empty for other paths, and for those with a malformed id. Takes less than a microsecond. */
    public static Optional<TaskPath> of(String path) {
        int endOfTask = path.startsWith(TASKS) ? path.indexOf('/', TASKS.length()) : -1;
        if (endOfTask < 0) {
            return Optional.empty();
        }
        String task = path.substring(TASKS.length(), endOfTask);
        return TaskId.isValid(task)
                ? Optional.of(new TaskPath(new TaskId(task), path.substring(endOfTask)))
                : Optional.empty();
    }
}
