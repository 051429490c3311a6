package io.github.screenshotgateway.task;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The screenshots of a task in capture order, from one read of the upstream.
 *
 * @param screenshots with ids that are unique in the list
 * @param life the task's state according to the same read
 * @param endedAt when the task ended, by the gateway's clock; {@code null} when it has not ended or the time is unknown
 * @param readAt when the upstream was asked; the age of the list counts from here
 * @param cursor where the next read can continue, in the upstream's terms; {@code null} when it must start over
 * @param complete whether the read returned everything that the upstream has
 */
public record TaskScreenshots(
        List<Screenshot> screenshots, TaskLife life, Instant endedAt, Instant readAt, String cursor, boolean complete) {
    public TaskScreenshots {
        screenshots = List.copyOf(screenshots);
    }

    /** A complete read. */
    public TaskScreenshots(
            List<Screenshot> screenshots, TaskLife life, Instant endedAt, Instant readAt, String cursor) {
        this(screenshots, life, endedAt, readAt, cursor, true);
    }

    /** A complete read of a task without a known end. */
    public TaskScreenshots(List<Screenshot> screenshots, TaskLife life, Instant readAt, String cursor) {
        this(screenshots, life, null, readAt, cursor);
    }

    /** A complete read that the next one cannot continue. */
    public TaskScreenshots(List<Screenshot> screenshots, TaskLife life, Instant readAt) {
        this(screenshots, life, readAt, null);
    }

    /** The same read without a cursor: the next one starts over. */
    public TaskScreenshots fromStart() {
        return new TaskScreenshots(screenshots, life, endedAt, readAt, null, complete);
    }

    /** The same read with the given state of the task. It is never final when a part is missing. */
    public TaskScreenshots with(TaskLife known, Instant end) {
        TaskLife joined = known == TaskLife.ENDED && !complete ? TaskLife.ENDING : known;
        return new TaskScreenshots(screenshots, joined, end, readAt, cursor, complete);
    }

    /** Expiry times of the URLs that state one, by the clock of the server that signed them. */
    public List<Instant> urlExpiries() {
        return screenshots.stream()
                .map(Screenshot::urlExpiry)
                .flatMap(Optional::stream)
                .toList();
    }

    /** When the last URL was signed, if it says so; in most reads, that is the newest time. */
    public Optional<Instant> lastUrlSigning() {
        return screenshots.isEmpty()
                ? Optional.empty()
                : screenshots.get(screenshots.size() - 1).urlSigning();
    }
}
