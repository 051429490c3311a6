package io.github.screenshotgateway.images;

import io.github.screenshotgateway.images.content.Rejection;
import io.github.screenshotgateway.images.content.RejectionCounter;
import io.github.screenshotgateway.images.fetch.MediaUrl;
import io.github.screenshotgateway.problem.Problem;
import io.github.screenshotgateway.problem.ProblemType;
import io.github.screenshotgateway.problem.ThrottledLog;
import io.github.screenshotgateway.screenshots.ScreenshotList;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Set;
import org.jboss.logging.Logger;

/** Decides what a refused URL means for clients, after a fresh list had no other URL. */
@Singleton
public class MediaRefusals {
    private static final Logger LOG = Logger.getLogger(MediaRefusals.class);

    /** The list can contain a screenshot before the media host has its image. */
    static final Duration SETTLED = Duration.ofMinutes(1);

    /** The vendor keeps images for 30 days; one day less, because clocks and time stamps differ. */
    static final Duration EXPIRED = Duration.ofDays(29);

    private static final Set<Integer> FORBIDDEN = Set.of(400, 401, 403);

    private final RejectionCounter rejections;
    private final ThrottledLog log;
    private final InstantSource clock;

    MediaRefusals(RejectionCounter rejections, ThrottledLog log, InstantSource clock) {
        this.rejections = rejections;
        this.log = log;
        this.clock = clock;
    }

    /**
     * @param list the task's newest
     * @param host that refused the URL
     * @return {@code screenshot-not-ready}, {@code screenshot-gone}, or {@code image-rejected}, which is also logged
     */
    Problem problem(ScreenshotList list, MediaUrl host, int status) {
        Problem problem = problem(list.progress().unchangedFor(clock.instant()), status);
        if (problem.type() == ProblemType.IMAGE_REJECTED) {
            rejections.count(problem);
            log.write(
                    LOG,
                    Logger.Level.WARN,
                    "refused",
                    "The media host " + host + " refuses images with status " + status
                            + ", though the upstream has just issued their URLs: check for a firewall or a bucket"
                            + " policy");
        }
        return problem;
    }

    /** @param unchangedFor see {@link ScreenshotList#unchangedFor} */
    static Problem problem(Duration unchangedFor, int status) {
        if (unchangedFor.compareTo(SETTLED) < 0) {
            return Problem.notReady("The screenshot is listed, but the media host does not have it yet.");
        }
        if (unchangedFor.compareTo(EXPIRED) >= 0) {
            return gone("The screenshot is listed, but the media host no longer has it: it keeps images for 30 days.");
        }
        if (FORBIDDEN.contains(status)) {
            return Rejection.Reason.REFUSED.problem("The media host refuses the image with status " + status + ".");
        }
        return gone("The screenshot is listed, but the media host does not have it.");
    }

    private static Problem gone(String detail) {
        return new Problem(ProblemType.SCREENSHOT_GONE, detail);
    }
}
