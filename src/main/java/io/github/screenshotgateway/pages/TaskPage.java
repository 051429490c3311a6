package io.github.screenshotgateway.pages;

import io.github.screenshotgateway.problem.ProblemType;
import io.github.screenshotgateway.screenshots.CachedList;
import io.github.screenshotgateway.screenshots.ScreenshotList;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/**
 * Model of a task's page.
 *
 * @param root path to the gateway's root, relative to the page
 * @param version of the assets
 * @param images prefix of the image URLs, relative to the page
 * @param live whether more screenshots may follow
 * @param settling whether the task ended so recently that a late screenshot may still arrive
 * @param over whether the task has ended
 * @param ended when the task ended; {@code null} if that is unknown
 * @param stale slug of the upstream's problem; {@code null} without one
 * @param age of the list
 * @param archived when the vendor was asked for a list that only the archive has; {@code null} for other lists
 */
record TaskPage(
        String root,
        String version,
        String task,
        String images,
        boolean live,
        boolean settling,
        boolean over,
        Instant ended,
        String count,
        boolean empty,
        String stale,
        Duration age,
        Instant archived) {
    /** How long after a task's end the page looks for late screenshots. */
    private static final Duration SETTLED = Duration.ofMinutes(10);

    private static final Duration JUST_NOW = Duration.ofSeconds(2);

    private static final DateTimeFormatter MINUTES = DateTimeFormatter.ofPattern(
                    "d MMM yyyy, HH:mm 'UTC'", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);

    static TaskPage of(CachedList answer, String root, String version) {
        ScreenshotList list = answer.list();
        String images = root + "api/v1/task/" + list.task() + "/screenshots/";
        return new TaskPage(
                root,
                version,
                list.task().value(),
                images,
                !list.complete(),
                list.complete() && list.progress().overFor(answer.at()).compareTo(SETTLED) < 0,
                list.progress().life().isOver(),
                list.progress().life().isOver() && list.progress().endKnown()
                        ? list.progress().unchangedSince().truncatedTo(ChronoUnit.SECONDS)
                        : null,
                ReadableNumbers.count(list.size()),
                list.size() == 0,
                answer.failure().map(ProblemType::slug).orElse(null),
                answer.age(),
                list.archived()
                        .map(copy -> copy.readAt().truncatedTo(ChronoUnit.SECONDS))
                        .orElse(null));
    }

    public String ageInWords() {
        return ReadableNumbers.age(age);
    }

    public String refreshedInWords() {
        return age.compareTo(JUST_NOW) < 0 ? "just now" : ageInWords() + " ago";
    }

    /** For browsers without the script, which shows it in the reader's time. */
    public String endedInWords() {
        return MINUTES.format(ended);
    }

    public String archivedInWords() {
        return MINUTES.format(archived);
    }

    public String title() {
        return task + " – screenshots";
    }
}
