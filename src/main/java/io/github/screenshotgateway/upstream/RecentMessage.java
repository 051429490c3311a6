package io.github.screenshotgateway.upstream;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * One of the last messages of a v3 session. A message that has no screenshot when it is read may get it some seconds later, so
 * the next read begins before it.
 *
 * @param previous id of the message before it; {@code null} when it is the first one of the session
 * @param hasScreenshot whether it had one when it was read
 * @param createdAt as the vendor gives it, a time or not
 */
record RecentMessage(String id, String previous, boolean hasScreenshot, JsonNode createdAt) {
    /** Half a page: together with the messages that are new, they cost one call. */
    private static final int MOST_READ_AGAIN = 50;

    /** A screenshot that comes later than that is found when the session is read from its start. */
    private static final Duration LATEST = Duration.ofSeconds(60);

    /** Those of the messages that may be read again. */
    static List<RecentMessage> newest(List<RecentMessage> messages) {
        return List.copyOf(messages.subList(Math.max(0, messages.size() - MOST_READ_AGAIN), messages.size()));
    }

    /**
     * Where the next read goes on.
     *
     * @param newest the last messages of this read
     * @param last id of the last message of all; {@code null} when there is none
     * @return id of a message; {@code null} for the start of the session
     */
    static String readOnAfter(List<RecentMessage> newest, String last) {
        Optional<Instant> end = newest.stream()
                .map(RecentMessage::created)
                .flatMap(Optional::stream)
                .max(Comparator.naturalOrder());
        for (RecentMessage message : newest) {
            if (!message.hasScreenshot && message.isYoung(end)) {
                return message.previous;
            }
        }
        return last;
    }

    /** A message that does not say how old it is may be young. */
    private boolean isYoung(Optional<Instant> newest) {
        return created()
                .map(created ->
                        Duration.between(created, newest.orElse(created)).compareTo(LATEST) <= 0)
                .orElse(true);
    }

    private Optional<Instant> created() {
        return Optional.ofNullable(VendorTime.parse(createdAt));
    }
}
