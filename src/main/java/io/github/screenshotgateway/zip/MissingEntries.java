package io.github.screenshotgateway.zip;

import io.github.screenshotgateway.images.Images;
import io.github.screenshotgateway.problem.Problem;
import io.github.screenshotgateway.problem.ProblemType;
import io.github.screenshotgateway.problem.ThrottledLog;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jboss.logging.Logger;

/**
 * What a zip lacks, for {@code missing.txt}: a line for each image that could not be read, and one for all images in a
 * row that were not asked for.
 *
 * <p>Not thread-safe.
 */
final class MissingEntries {
    private static final Logger LOG = Logger.getLogger(MissingEntries.class);

    /** With so many failures in a row, the others most likely fail, too. */
    static final int MOST_IN_A_ROW = 20;

    /** Problems of a single image: the media host does not have it, or it cannot be delivered. */
    private static final Set<ProblemType> OF_IMAGES = EnumSet.of(
            ProblemType.SCREENSHOT_GONE,
            ProblemType.SCREENSHOT_NOT_READY,
            ProblemType.SCREENSHOT_NOT_FOUND,
            ProblemType.IMAGE_REJECTED);

    private final ThrottledLog log;
    private final List<String> lines = new ArrayList<>();
    private int inARow;
    private String firstNotAskedFor;
    private String lastNotAskedFor;
    private int notAskedFor;

    MissingEntries(ThrottledLog log) {
        this.log = log;
    }

    /** Whether it says nothing of what the media host has, and is no reason to leave an image out. */
    boolean isFault(Throwable failure) {
        if (failure instanceof ReadAhead.NotAskedFor) {
            return false;
        }
        if (failure instanceof Problem problem) {
            return !OF_IMAGES.contains(problem.type()) || Images.isForAMoment(failure);
        }
        log.write(
                LOG,
                Logger.Level.ERROR,
                ThrottledLog.kindOf(failure),
                1,
                "An image for a zip could not be read",
                failure);
        return true;
    }

    /** @return whether it is better to ask for no more images */
    boolean add(String entry, Throwable failure) {
        if (failure instanceof ReadAhead.NotAskedFor) {
            firstNotAskedFor = notAskedFor == 0 ? entry : firstNotAskedFor;
            lastNotAskedFor = entry;
            notAskedFor++;
            return true;
        }
        endRow();
        Problem reason = (Problem) failure;
        lines.add(entry + ": " + reason.type().slug() + ". " + reason.detail());
        inARow = isOfAll(reason.type()) ? inARow + 1 : 0;
        return inARow >= MOST_IN_A_ROW;
    }

    /** What says more of the task than of one image. */
    private static boolean isOfAll(ProblemType type) {
        return type == ProblemType.SCREENSHOT_GONE || type == ProblemType.SCREENSHOT_NOT_READY;
    }

    /** An image is not missing. */
    void read() {
        endRow();
        inARow = 0;
    }

    private void endRow() {
        if (notAskedFor > 0) {
            String entries = notAskedFor == 1
                    ? firstNotAskedFor
                    : firstNotAskedFor + " to " + lastNotAskedFor + " (" + notAskedFor + ")";
            lines.add(entries + ": not asked for, since none of the twenty before could be read.");
            notAskedFor = 0;
        }
    }

    boolean isEmpty() {
        return lines.isEmpty() && notAskedFor == 0;
    }

    /** After the last entry. */
    String text() {
        endRow();
        return String.join("\n", lines) + "\n";
    }
}
