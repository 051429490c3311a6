package io.github.screenshotgateway.archive;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * The list of a task in the bucket, as JSON. {@code src/docs/archived-task.schema.json} describes it.
 *
 * @param version of this format
 * @param api generation of the API that the list was read from; it decides how an image is identified
 * @param life always {@value #ENDED}
 * @param readAt when the vendor was asked for it
 * @param endedAt when the task ended; {@code null} if that is unknown
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ArchivedTask(
        int version, String task, String api, String life, Instant readAt, Instant endedAt, List<Item> screenshots) {
    private static final Set<String> APIS = Set.of("v1", "v2", "v3");

    private static final Instant EARLIEST = Instant.parse("2000-01-01T00:00:00Z");
    private static final Instant LATEST = Instant.parse("9999-01-01T00:00:00Z");

    /** The version that this gateway reads and writes. */
    public static final int VERSION = 1;

    public static final String ENDED = "ended";

    /** Whether it is complete, of this version and of that task. */
    boolean isValidFor(String id) {
        return version == VERSION
                && id.equals(task)
                && APIS.contains(String.valueOf(api))
                && isPlausible(readAt)
                && (endedAt == null || isPlausible(endedAt))
                && screenshots != null
                && screenshots.stream().noneMatch(Objects::isNull);
    }

    /** Times far away can neither be subtracted nor shown. */
    private static boolean isPlausible(Instant time) {
        return time != null && time.isAfter(EARLIEST) && time.isBefore(LATEST);
    }

    /** Whether each screenshot has an image. */
    public boolean hasAllImages() {
        return screenshots.stream().allMatch(item -> item.object() != null);
    }

    /**
     * A screenshot. Without an image, there is no object: its media host no longer had it when the task was archived, or sent
     * something else.
     *
     * @param id the vendor's
     * @param name that clients know it by
     * @param firstName an earlier name, by which it is still found; {@code null} for none
     * @param url of the image at its media host, without query and fragment
     * @param object key of the image, after the task's folder; {@code null} without an image
     * @param size of the image, in bytes
     * @param sha256 of the image, in hexadecimal
     * @param type media type of the image
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Item(
            String id,
            String name,
            String firstName,
            String url,
            String object,
            Long size,
            String sha256,
            String type) {
        /** Ends the reading of a list at its first malformed screenshot. */
        public Item {
            Objects.requireNonNull(id);
            Objects.requireNonNull(name);
            Objects.requireNonNull(url);
        }
    }
}
