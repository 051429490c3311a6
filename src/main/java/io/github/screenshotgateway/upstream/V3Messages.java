package io.github.screenshotgateway.upstream;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.screenshotgateway.problem.Problem;
import io.github.screenshotgateway.problem.ProblemType;
import io.github.screenshotgateway.task.Screenshot;
import io.github.screenshotgateway.task.TaskLife;
import io.github.screenshotgateway.task.TaskScreenshots;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The messages of a v3 session as far as they were read, page after page. Immutable.
 *
 * @param screenshots of the messages that have one, by the message's id and in their order; the id is the screenshot's
 *     identity, since its URL is another one in each answer
 * @param recent the last messages of this read
 * @param cursor id of the last message, with a screenshot or without; {@code null} before the first
 * @param readAt when the first page was asked for; {@code null} before it
 * @param complete whether there was no further page
 */
record V3Messages(
        Map<String, Screenshot> screenshots,
        List<RecentMessage> recent,
        String cursor,
        Instant readAt,
        int pages,
        boolean complete) {
    /** 10,000 messages: a session that has more, or says that it has, must not keep the gateway busy for ever. */
    private static final int MOST_PAGES = 100;

    /** From the start. */
    static V3Messages none() {
        return new V3Messages(Map.of(), List.of(), null, null, 0, false);
    }

    /** From where the read before has ended, or from before its messages that may get their screenshots late. */
    static V3Messages after(TaskScreenshots before) {
        Map<String, Screenshot> known = new LinkedHashMap<>();
        before.screenshots().forEach(screenshot -> known.put(screenshot.id(), screenshot));
        return new V3Messages(known, List.of(), before.cursor(), null, 0, false);
    }

    /**
     * With one more page.
     *
     * @throws Problem {@code upstream-bad-response} when it is no page, leads nowhere, or is one too many
     */
    V3Messages plus(JsonNode page, Instant askedAt) {
        JsonNode messages = page.path("messages");
        if (!messages.isArray()) {
            throw Answers.wrongShape("messages", messages);
        }
        Map<String, Screenshot> together = new LinkedHashMap<>(screenshots);
        List<RecentMessage> all = new ArrayList<>(recent);
        String last = cursor;
        for (JsonNode message : messages) {
            String id = message.path("id").textValue();
            if (id != null && !id.isBlank()) {
                String url = Answers.url(message.path("screenshotUrl"));
                // A known one moves to the end, too: one before it may have come late.
                Screenshot known = together.remove(id);
                Screenshot screenshot = url == null ? known : new Screenshot(id, url);
                if (screenshot != null) {
                    together.put(id, screenshot);
                }
                all.add(new RecentMessage(id, last, screenshot != null, message.path("createdAt")));
                last = id;
            }
        }
        boolean more = page.path("hasMore").asBoolean();
        if (more && (last == null || last.equals(cursor) || pages + 1 == MOST_PAGES)) {
            throw new Problem(ProblemType.UPSTREAM_BAD_RESPONSE, "The upstream's pages of messages do not end.");
        }
        return new V3Messages(
                together, RecentMessage.newest(all), last, readAt == null ? askedAt : readAt, pages + 1, !more);
    }

    TaskScreenshots read() {
        return new TaskScreenshots(
                List.copyOf(screenshots.values()), TaskLife.UNKNOWN, readAt, RecentMessage.readOnAfter(recent, cursor));
    }
}
