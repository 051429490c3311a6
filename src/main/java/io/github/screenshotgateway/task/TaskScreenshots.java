package io.github.screenshotgateway.task;

import java.util.List;

/**
 * The screenshots of a task in capture order, as one read of the upstream gave them.
 *
 * @param screenshots with ids that are unique in the list
 * @param life what the same read tells about the task
 */
public record TaskScreenshots(List<Screenshot> screenshots, TaskLife life) {
    public TaskScreenshots {
        screenshots = List.copyOf(screenshots);
    }
}
