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
 * @param older the screenshots of the read before, when this one began at the start
 * @param recent the last messages of this read
 * @param cursor id of the last message, with a screenshot or without; {@code null} before the first
 * @param readAt when the first page was asked for; {@code null} before it
 * @param end whether there is a further page
 */
record V3Messages(
        Map<String, Screenshot> screenshots,
        List<Screenshot> older,
        List<RecentMessage> recent,
        String cursor,
        Instant readAt,
        int pages,
        End end) {
    /** 10,000 messages: a session that has more, or says that it has, must not keep the gateway busy for ever. */
    private static final int MOST_PAGES = 100;

    /** How the last page ends. */
    enum End {
        /** There is a further page. */
        MORE,
        /** There is a further page, but no message after which it could be asked for. */
        CUT_SHORT,
        /** There are no more messages. */
        WHOLE
    }

    /** From the start, with nothing read before. */
    static V3Messages none() {
        return new V3Messages(Map.of(), List.of(), List.of(), null, null, 0, End.MORE);
    }

    /** From the start once more. */
    static V3Messages again(TaskScreenshots before) {
        return new V3Messages(Map.of(), before.screenshots(), List.of(), null, null, 0, End.MORE);
    }

    /** From where the read before has ended, or from before its messages that may get their screenshots late. */
    static V3Messages after(TaskScreenshots before) {
        Map<String, Screenshot> known = new LinkedHashMap<>();
        before.screenshots().forEach(screenshot -> known.put(screenshot.id(), screenshot));
        return new V3Messages(known, List.of(), List.of(), before.cursor(), null, 0, End.MORE);
    }

    /**
     * With one more page. One that leads nowhere, though it says that there is more, ends the read: what was read is kept.
     *
     * @throws Problem {@code upstream-bad-response} when it is no page, leads nowhere with nothing read, or is one too many
     */
    V3Messages plus(JsonNode page, Instant askedAt) {
        JsonNode messages = page.path("messages");
        if (!messages.isArray()) {
            throw ApiResponses.wrongShape("messages", messages);
        }
        Map<String, Screenshot> together = new LinkedHashMap<>(screenshots);
        List<RecentMessage> all = new ArrayList<>(recent);
        String last = cursor;
        for (JsonNode message : messages) {
            String id = message.path("id").textValue();
            if (id != null && !id.isBlank()) {
                String url = ApiResponses.url(message.path("screenshotUrl"));
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
        return new V3Messages(
                together,
                older,
                RecentMessage.newest(all),
                last,
                readAt == null ? askedAt : readAt,
                pages + 1,
                end(page.path("hasMore").asBoolean(), last));
    }

    private End end(boolean more, String last) {
        if (!more) {
            return End.WHOLE;
        }
        if (last == null || pages + 1 == MOST_PAGES) {
            throw new Problem(ProblemType.UPSTREAM_BAD_RESPONSE, "The upstream's pages of messages never end.");
        }
        return last.equals(cursor) ? End.CUT_SHORT : End.MORE;
    }

    /** Whether no further page can be asked for. */
    boolean complete() {
        return end != End.MORE;
    }

    TaskScreenshots read() {
        boolean whole = end == End.WHOLE;
        List<Screenshot> unread = whole ? List.of() : olderThatFollow();
        List<Screenshot> list = new ArrayList<>(screenshots.values());
        list.addAll(unread);
        // Read on, those that come between would be put behind the unread ones.
        String next = unread.isEmpty() ? RecentMessage.readOnAfter(recent, cursor) : null;
        return new TaskScreenshots(list, TaskLife.UNKNOWN, null, readAt, next, whole);
    }

    /** The older screenshots behind the last one that has been read again. */
    private List<Screenshot> olderThatFollow() {
        int read = older.size();
        while (read > 0 && !screenshots.containsKey(older.get(read - 1).id())) {
            read--;
        }
        return older.subList(read, older.size());
    }
}
