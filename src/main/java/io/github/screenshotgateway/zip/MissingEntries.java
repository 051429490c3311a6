package io.github.screenshotgateway.zip;

import io.github.screenshotgateway.images.HeldImages;
import io.github.screenshotgateway.problem.Problem;
import io.github.screenshotgateway.problem.ProblemType;
import io.github.screenshotgateway.problem.ThrottledLog;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jboss.logging.Logger;

/**
 * The entry {@code missing.txt}: one line for every image that could not be read, and one for every run of images
 * that were not requested.
 *
 * <p>Not thread-safe.
 */
final class MissingEntries {
    private static final Logger LOG = Logger.getLogger(MissingEntries.class);

    /** The last entry of a zip, if any screenshot is missing. */
    static final String NAME = "missing.txt";

    /** After this many failures in a row, the other images most likely fail, too. */
    static final int MAX_IN_A_ROW = 20;

    /** Problems of a single image: the media host does not have it, or it cannot be delivered. */
    private static final Set<ProblemType> PROBLEMS_OF_IMAGES = EnumSet.of(
            ProblemType.SCREENSHOT_GONE,
            ProblemType.SCREENSHOT_NOT_READY,
            ProblemType.SCREENSHOT_NOT_FOUND,
            ProblemType.IMAGE_REJECTED);

    private final ThrottledLog log;
    private final List<String> lines = new ArrayList<>();
    private int failuresInARow;
    private String firstNotAskedFor;
    private String lastNotAskedFor;
    private int notAskedFor;

    MissingEntries(ThrottledLog log) {
        this.log = log;
    }

    /** Whether the failure says nothing about the image itself, so the zip must not go on without it. */
    boolean isUnrelatedToImage(Throwable failure) {
        if (failure instanceof ReadAhead.NotAskedFor) {
            return false;
        }
        if (failure instanceof Problem problem) {
            return !PROBLEMS_OF_IMAGES.contains(problem.type()) || HeldImages.isTransient(failure);
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

    /** @return whether to request no more images */
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
        failuresInARow = concernsWholeTask(reason.type()) ? failuresInARow + 1 : 0;
        return failuresInARow >= MAX_IN_A_ROW;
    }

    /** Problems that most likely affect all images of the task. */
    private static boolean concernsWholeTask(ProblemType type) {
        return type == ProblemType.SCREENSHOT_GONE || type == ProblemType.SCREENSHOT_NOT_READY;
    }

    /** Records that an image was read. */
    void recordRead() {
        endRow();
        failuresInARow = 0;
    }

    private void endRow() {
        if (notAskedFor > 0) {
            String entries = notAskedFor == 1
                    ? firstNotAskedFor
                    : firstNotAskedFor + " to " + lastNotAskedFor + " (" + notAskedFor + ")";
            lines.add(entries + ": not requested, because none of the twenty before could be read.");
            notAskedFor = 0;
        }
    }

    boolean isEmpty() {
        return lines.isEmpty() && notAskedFor == 0;
    }

    /** Adds the entry to a zip unless nothing is missing. Call after the last image. */
    void addTo(ZipFormat zip) {
        endRow();
        if (!lines.isEmpty()) {
            zip.addText(NAME, String.join("\n", lines) + "\n");
        }
    }
}
