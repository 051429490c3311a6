package io.github.screenshotgateway.upstream.gate;

import io.github.screenshotgateway.task.TaskId;

/**
 * The calls of one read, as the gate sees them.
 *
 * @param task whose list is read
 * @param client whose request started the read; empty for the gateway's own reads
 * @param known whether a list of the task is cached, so that this is a refresh
 */
public record CallOrigin(TaskId task, String client, boolean known) {}
