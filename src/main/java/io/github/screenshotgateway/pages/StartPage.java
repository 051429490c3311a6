package io.github.screenshotgateway.pages;

import java.util.List;

/**
 * What the start page shows.
 *
 * @param root where the gateway's own paths begin, as seen from the page
 * @param version of the assets
 * @param refused what was asked for, but is no task id; {@code null} when nothing was
 * @param examples in dev mode; empty otherwise
 * @param recent the one that was asked for last first
 */
record StartPage(String root, String version, String refused, List<Example> examples, List<Known> recent) {
    record Example(String task, String what) {}

    /**
     * A task that the cache knows.
     *
     * @param newest name of its newest screenshot; {@code null} when it has none
     */
    record Known(String task, boolean over, String count, String newest) {}
}
