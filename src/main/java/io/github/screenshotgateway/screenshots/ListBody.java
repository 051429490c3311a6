package io.github.screenshotgateway.screenshots;

import io.github.screenshotgateway.http.EntityTag;
import io.vertx.core.buffer.Buffer;

/**
 * The body of a list as it is sent.
 *
 * @param list whose body it is
 * @param json never changed after it was made
 */
record ListBody(ScreenshotList list, Buffer json, EntityTag tag) {}
