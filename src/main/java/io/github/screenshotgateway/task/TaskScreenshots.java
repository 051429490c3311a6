package io.github.screenshotgateway.task;

import java.time.Instant;
import java.util.List;

/**
 * The screenshots of a task in capture order, as one read of the upstream gave them.
 *
 * @param screenshots with ids that are unique in the list
 * @param life what the same read tells about the task
 * @param readAt when the upstream was asked; the age of the list counts from here
 */
public record TaskScreenshots(List<Screenshot> screenshots, TaskLife life, Instant readAt) {
    public TaskScreenshots {
        screenshots = List.copyOf(screenshots);
    }
}
