package io.github.screenshotgateway.screenshots;

/** The upstream said that the task does not exist. */
record MissingTask(Freshness freshness) implements CachedTask {}
