package io.github.screenshotgateway.screenshots;

import io.github.screenshotgateway.http.CacheStatus;

/** A list, and how the cache came by it for this request. */
public record ListAnswer(ScreenshotList list, CacheStatus cacheStatus) {}
