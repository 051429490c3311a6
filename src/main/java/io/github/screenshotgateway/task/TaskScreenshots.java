package io.github.screenshotgateway.task;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The screenshots of a task in capture order, as one read of the upstream gave them.
 *
 * @param screenshots with ids that are unique in the list
 * @param life what the same read tells about the task
 * @param endedAt when the task ended, on the gateway's clock; {@code null} when it has not, or nobody knows when
 * @param readAt when the upstream was asked; the age of the list counts from here
 * @param cursor where the next read may go on, in the upstream's own terms; {@code null} when it must begin at the start
 * @param whole whether all was read that the upstream has
 */
public record TaskScreenshots(
        List<Screenshot> screenshots, TaskLife life, Instant endedAt, Instant readAt, String cursor, boolean whole) {
    public TaskScreenshots {
        screenshots = List.copyOf(screenshots);
    }

    /** A read of all that the upstream has. */
    public TaskScreenshots(
            List<Screenshot> screenshots, TaskLife life, Instant endedAt, Instant readAt, String cursor) {
        this(screenshots, life, endedAt, readAt, cursor, true);
    }

    /** The same, of a task of whose end nothing is known. */
    public TaskScreenshots(List<Screenshot> screenshots, TaskLife life, Instant readAt, String cursor) {
        this(screenshots, life, null, readAt, cursor);
    }

    /** The same, and the next one cannot go on from it. */
    public TaskScreenshots(List<Screenshot> screenshots, TaskLife life, Instant readAt) {
        this(screenshots, life, readAt, null);
    }

    /** The same read, but the next one is to begin at the start. */
    public TaskScreenshots fromStart() {
        return new TaskScreenshots(screenshots, life, endedAt, readAt, null, whole);
    }

    /** The same read, with what is known of the task's life beside it. It is never the final one when a part is missing. */
    public TaskScreenshots with(TaskLife known, Instant end) {
        TaskLife joined = known == TaskLife.ENDED && !whole ? TaskLife.ENDING : known;
        return new TaskScreenshots(screenshots, joined, end, readAt, cursor, whole);
    }

    /** When the URLs stop being valid, of those that say so; by the clock of the server that signed them. */
    public List<Instant> urlExpiries() {
        return screenshots.stream()
                .map(Screenshot::urlExpiry)
                .flatMap(Optional::stream)
                .toList();
    }

    /** When the last of the URLs was signed, if it says so: in most reads, the newest one. */
    public Optional<Instant> lastUrlSigning() {
        return screenshots.isEmpty()
                ? Optional.empty()
                : screenshots.get(screenshots.size() - 1).urlSigning();
    }
}
