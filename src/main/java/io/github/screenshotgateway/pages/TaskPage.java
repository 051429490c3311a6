package io.github.screenshotgateway.pages;

import io.github.screenshotgateway.problem.ProblemType;
import io.github.screenshotgateway.screenshots.CachedList;
import io.github.screenshotgateway.screenshots.ScreenshotList;
import java.time.Duration;

/**
 * What the page of a task shows.
 *
 * @param root where the gateway's own paths begin, as seen from the page
 * @param version of the assets
 * @param images how the URLs of its images begin, as seen from the page
 * @param live whether screenshots may follow
 * @param settling whether the task ended so lately that a screenshot may still come
 * @param over whether the task has ended
 * @param stale what is wrong with the upstream; {@code null} when all is well
 * @param age of what is shown
 */
record TaskPage(
        String root,
        String version,
        String task,
        String images,
        boolean live,
        boolean settling,
        boolean over,
        String count,
        boolean empty,
        String stale,
        Duration age) {
    /** After this, the page does not look for a late screenshot. */
    private static final Duration SETTLED = Duration.ofMinutes(10);

    static TaskPage of(CachedList answer, String root, String version) {
        ScreenshotList list = answer.list();
        String images = root + "api/v1/task/" + list.task() + "/screenshots/";
        return new TaskPage(
                root,
                version,
                list.task().value(),
                images,
                !list.complete(),
                list.complete() && list.overFor(answer.at()).compareTo(SETTLED) < 0,
                list.life().over(),
                ReadableNumbers.count(list.size()),
                list.size() == 0,
                answer.failure().map(ProblemType::slug).orElse(null),
                answer.age());
    }

    public String ageInWords() {
        return ReadableNumbers.age(age);
    }

    public String title() {
        return task + " – screenshots";
    }
}
