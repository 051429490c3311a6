package io.github.screenshotgateway.upstream;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * One of the last messages of a v3 session. A message without a screenshot may get one some seconds later, so the next
 * read begins before it.
 *
 * @param previous id of the preceding message; {@code null} for the first one of the session
 * @param hasScreenshot whether it had a screenshot when it was read
 * @param createdAt the vendor's value, which may not be a time
 */
record RecentMessage(String id, String previous, boolean hasScreenshot, JsonNode createdAt) {
    /** Half a page: together with the new messages, they cost one call. */
    private static final int MAX_REPEATED = 50;

    /** Later screenshots are found when the session is read from its start. */
    private static final Duration MAX_SCREENSHOT_DELAY = Duration.ofSeconds(60);

    /** The last messages, which the next read may repeat. */
    static List<RecentMessage> newest(List<RecentMessage> messages) {
        return List.copyOf(messages.subList(Math.max(0, messages.size() - MAX_REPEATED), messages.size()));
    }

    /**
     * Where the next read continues.
     *
     * @param newest the last messages of this read
     * @param last id of the last message of all; {@code null} without one
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

    /** A message without a readable time may be young. */
    private boolean isYoung(Optional<Instant> newest) {
        return created()
                .map(created ->
                        Duration.between(created, newest.orElse(created)).compareTo(MAX_SCREENSHOT_DELAY) <= 0)
                .orElse(true);
    }

    private Optional<Instant> created() {
        return Optional.ofNullable(VendorTime.parse(createdAt));
    }
}
