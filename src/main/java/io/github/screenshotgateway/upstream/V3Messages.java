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
 * The messages of a v3 session read so far, page by page. Immutable.
 *
 * @param screenshots by the id of their message, in message order; the id is the screenshot's identity, because its URL
 *     differs in every response
 * @param older the screenshots of the previous read, when this one started over
 * @param recent the last messages of this read
 * @param cursor id of the last message, with or without a screenshot; {@code null} before the first
 * @param readAt when the first page was requested; {@code null} before that
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
    /** 10,000 messages. A longer session, or one that claims to be longer, must not occupy the gateway indefinitely. */
    private static final int MAX_PAGES = 100;

    /** What follows the last page. */
    enum End {
        /** There is a further page. */
        MORE,
        /** There is said to be a further page, but this one has no new message to continue from. */
        CUT_SHORT,
        /** There are no more messages. */
        WHOLE
    }

    /** Starts the first read. */
    static V3Messages none() {
        return new V3Messages(Map.of(), List.of(), List.of(), null, null, 0, End.MORE);
    }

    /** Starts over. */
    static V3Messages restart(TaskScreenshots before) {
        return new V3Messages(Map.of(), before.screenshots(), List.of(), null, null, 0, End.MORE);
    }

    /** Continues the previous read, from its end or from before the messages that may get their screenshots late. */
    static V3Messages resume(TaskScreenshots before) {
        Map<String, Screenshot> known = new LinkedHashMap<>();
        before.screenshots().forEach(screenshot -> known.put(screenshot.id(), screenshot));
        return new V3Messages(known, List.of(), List.of(), before.cursor(), null, 0, End.MORE);
    }

    /**
     * Adds a page. A page that leads nowhere, though it announces more, ends the read; the messages read so far are
     * kept.
     *
     * @throws Problem {@code upstream-bad-response} when it is not a page, leads nowhere with nothing read, or is over
     *     the limit
     */
    V3Messages plus(JsonNode page, Instant askedAt) {
        JsonNode messages = page.path("messages");
        if (!messages.isArray()) {
            throw ApiResponses.wrongShape("messages", messages);
        }
        Map<String, Screenshot> merged = new LinkedHashMap<>(screenshots);
        List<RecentMessage> all = new ArrayList<>(recent);
        String last = cursor;
        for (JsonNode message : messages) {
            String id = message.path("id").textValue();
            if (id != null && !id.isBlank()) {
                String url = ApiResponses.url(message.path("screenshotUrl"));
                // Known screenshots move to the end, too, because one before them may have come late.
                Screenshot known = merged.remove(id);
                Screenshot screenshot = url == null ? known : new Screenshot(id, url);
                if (screenshot != null) {
                    merged.put(id, screenshot);
                }
                all.add(new RecentMessage(id, last, screenshot != null, message.path("createdAt")));
                last = id;
            }
        }
        return new V3Messages(
                merged,
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
        if (last == null || pages + 1 == MAX_PAGES) {
            throw new Problem(ProblemType.UPSTREAM_BAD_RESPONSE, "The upstream's list of messages does not end.");
        }
        return last.equals(cursor) ? End.CUT_SHORT : End.MORE;
    }

    /** Whether there is no further page to request. */
    boolean complete() {
        return end != End.MORE;
    }

    TaskScreenshots read() {
        boolean whole = end == End.WHOLE;
        List<Screenshot> unread = whole ? List.of() : olderUnread();
        List<Screenshot> list = new ArrayList<>(screenshots.values());
        list.addAll(unread);
        // Continuing from here would put screenshots in between behind the unread ones.
        String next = unread.isEmpty() ? RecentMessage.readOnAfter(recent, cursor) : null;
        return new TaskScreenshots(list, TaskLife.UNKNOWN, null, readAt, next, whole);
    }

    /** The older screenshots that follow the last one read again. */
    private List<Screenshot> olderUnread() {
        int read = older.size();
        while (read > 0 && !screenshots.containsKey(older.get(read - 1).id())) {
            read--;
        }
        return older.subList(read, older.size());
    }
}
