package io.github.screenshotgateway.gallery;

import io.github.screenshotgateway.problem.ProblemType;
import io.github.screenshotgateway.screenshots.Delivery;
import io.github.screenshotgateway.screenshots.ListAnswer;
import io.github.screenshotgateway.screenshots.NamedScreenshot;
import io.github.screenshotgateway.screenshots.ScreenshotList;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * What the page of a task shows.
 *
 * @param root where the gateway's own paths begin, as seen from the page
 * @param version of the assets
 * @param images how the URLs of its images begin, as seen from the page
 * @param live whether screenshots may follow
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
        boolean over,
        String count,
        List<Shot> shots,
        String stale,
        Duration age) {
    /**
     * @param id by which the script knows it again under another name
     * @param image URL of the whole image, as seen from the page
     */
    record Shot(int number, String id, String name, String image) {}

    static TaskPage of(ListAnswer answer, String root, String version) {
        ScreenshotList list = answer.list();
        String images = root + "api/v1/task/" + list.task() + "/screenshots/";
        List<Shot> shots = new ArrayList<>();
        for (NamedScreenshot screenshot : list.screenshots()) {
            // By the gateway, whatever the delivery: the page's policy allows no other origin.
            String image = images + screenshot.name() + "?" + Delivery.PARAMETER + "=" + Delivery.PROXY.parameter();
            shots.add(new Shot(shots.size() + 1, screenshot.id(), screenshot.name(), image));
        }
        return new TaskPage(
                root,
                version,
                list.task().value(),
                images,
                !list.complete(),
                list.life().over(),
                Words.count(shots.size()),
                shots,
                answer.failure().map(ProblemType::slug).orElse(null),
                answer.age());
    }

    public String ageInWords() {
        return Words.age(age);
    }

    public String title() {
        return task + " – screenshots";
    }
}
