package io.github.screenshotgateway.screenshots;

import io.github.screenshotgateway.http.EntityTag;
import io.vertx.core.buffer.Buffer;
import java.util.Set;

/**
 * The body of a list, as it is sent.
 *
 * @param list the list
 * @param json never modified
 * @param origins of the upstream's own URLs in it; empty if it has none
 */
record ListBody(ScreenshotList list, Buffer json, EntityTag tag, Set<String> origins) {}
