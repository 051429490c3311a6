package io.github.screenshotgateway.pages;

import io.github.screenshotgateway.demo.Demo;
import java.util.List;

/**
 * Model of the start page.
 *
 * @param root path to the gateway's root, relative to the page
 * @param version of the assets
 * @param refused input that is not a task id; {@code null} without one
 * @param examples in a demo; empty otherwise
 * @param recent most recently requested first
 */
record StartPage(String root, String version, String refused, List<Demo.Example> examples, List<Known> recent) {
    /**
     * A task in the cache.
     *
     * @param newest name of its newest screenshot; {@code null} when it has none
     */
    record Known(String task, boolean over, String count, String newest) {
        public String facts() {
            return (over ? "finished" : "running") + ", " + count;
        }
    }
}
