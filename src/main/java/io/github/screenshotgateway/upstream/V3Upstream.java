package io.github.screenshotgateway.upstream;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.screenshotgateway.problem.Problem;
import io.github.screenshotgateway.problem.ProblemType;
import io.github.screenshotgateway.problem.ThrottledLog;
import io.github.screenshotgateway.task.TaskId;
import io.github.screenshotgateway.task.TaskLife;
import io.github.screenshotgateway.task.TaskScreenshots;
import io.github.screenshotgateway.upstream.gate.CallOrigin;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.util.Map;
import org.jboss.logging.Logger;

/**
 * v3: a task is a session. One call returns its status, and one every hundred of its messages.
 *
 * <p>A growing session is read on from its last known message, or from before those that may still get a screenshot
 * ({@link RecentMessage}). Only a read from the start renews the known URLs. The final read also begins at the start, in
 * case an older message got its screenshot late.
 */
class V3Upstream implements Upstream {
    private static final Logger LOG = Logger.getLogger(V3Upstream.class);

    private static final Map<String, TaskLife> LIVES = Map.of(
            "created", TaskLife.RUNNING,
            "running", TaskLife.RUNNING,
            "idle", TaskLife.QUIET,
            "paused", TaskLife.QUIET,
            "stopped", TaskLife.ENDING,
            "timed_out", TaskLife.ENDING,
            "error", TaskLife.ENDING);

    private final V3Api api;
    private final VendorCalls calls;
    private final ApiResponses responses;
    private final ThrottledLog log;
    private final StatusCalls statuses;

    V3Upstream(V3Api api, VendorCalls calls, ApiResponses responses, ThrottledLog log) {
        this.api = api;
        this.calls = calls;
        this.responses = responses;
        this.log = log;
        this.statuses = new StatusCalls(log);
    }

    @Override
    public Uni<TaskScreenshots> fetch(TaskId task, TaskScreenshots before, String client) {
        CallOrigin origin = new CallOrigin(task, client, before != null);
        return Uni.createFrom()
                .deferred(() -> statuses.join(task, before, status(task, origin), known -> messages(task, known, origin)
                        .map(V3Messages::read)));
    }

    private Uni<V3Messages> messages(TaskId task, TaskScreenshots before, CallOrigin origin) {
        V3Messages start = before == null ? V3Messages.none() : V3Messages.restart(before);
        if (!canContinue(before)) {
            return readPages(task, start, origin);
        }
        return readPages(task, V3Messages.resume(before), origin)
                .onFailure(V3Upstream::isUnknownCursor)
                .recoverWithUni(() -> readPages(task, start, origin));
    }

    private Uni<V3Messages> readPages(TaskId task, V3Messages soFar, CallOrigin origin) {
        return calls.call(
                        origin,
                        key -> api.messages(key, task.value(), soFar.cursor(), V3Api.LARGEST_PAGE),
                        (response, at) -> soFar.plus(responses.json(response), at))
                .onFailure(failure -> soFar.pages() > 0 && isUnknownCursor(failure))
                .transform(failure ->
                        new Problem(ProblemType.UPSTREAM_BAD_RESPONSE, "The upstream no longer knows its own message."))
                .invoke(this::warnIfCutShort)
                .chain(read -> read.complete() ? Uni.createFrom().item(read) : readPages(task, read, origin));
    }

    private void warnIfCutShort(V3Messages read) {
        if (read.end() == V3Messages.End.CUT_SHORT) {
            log.write(
                    LOG,
                    Logger.Level.WARN,
                    "cut short",
                    "Upstream: a page of messages says that there are more, and leads to none; the list may lack the last");
        }
    }

    private static boolean canContinue(TaskScreenshots before) {
        return before != null && !before.life().isOver() && before.cursor() != null;
    }

    /** The message may be gone. If the session is gone, the read from the start will report that. */
    private static boolean isUnknownCursor(Throwable failure) {
        return failure instanceof Problem problem
                && (problem.type() == ProblemType.INVALID_REQUEST || problem.type() == ProblemType.TASK_NOT_FOUND);
    }

    private Uni<StatusCalls.Status> status(TaskId task, CallOrigin origin) {
        return calls.tryOnce(
                origin,
                key -> api.session(key, task.value()),
                (response, at) -> status(responses.json(response), response, at));
    }

    /** The last update of an ended session was its end, or came later. */
    private static StatusCalls.Status status(JsonNode session, Response response, Instant at) {
        TaskLife life = LIVES.getOrDefault(session.path("status").asText(), TaskLife.UNKNOWN);
        return new StatusCalls.Status(
                life, life.isOver() ? VendorTime.past(session.path("updatedAt"), response, at) : null);
    }
}
