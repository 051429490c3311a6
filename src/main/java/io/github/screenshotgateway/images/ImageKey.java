package io.github.screenshotgateway.images;

import io.github.screenshotgateway.task.TaskId;

/**
 * What an image is known by: the task, and the id of the screenshot in it. Not its URL, which differs on each call
 * when it is presigned, and not its name.
 */
record ImageKey(TaskId task, String screenshotId) {}
