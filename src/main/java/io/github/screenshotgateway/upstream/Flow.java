package io.github.screenshotgateway.upstream;

import io.github.screenshotgateway.task.TaskId;

/**
 * The calls of one read, as far as the gate is concerned.
 *
 * @param task whose list is read
 * @param client whose request started the read; the empty text for reads of the gateway's own
 * @param known whether a list of the task is cached, so that this is a refresh
 */
record Flow(TaskId task, String client, boolean known) {}
