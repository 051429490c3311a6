package io.github.screenshotgateway.upstream;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.screenshotgateway.problem.Problem;
import io.github.screenshotgateway.problem.ProblemType;
import io.github.screenshotgateway.problem.ThrottledLog;
import io.github.screenshotgateway.task.Screenshot;
import io.github.screenshotgateway.task.TaskId;
import io.github.screenshotgateway.task.TaskLife;
import io.github.screenshotgateway.task.TaskScreenshots;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * v3: a task is a session; one call for its status, and one for each hundred of its messages.
 *
 * <p>A session that grows is read on from its last known message, or from before those that may still get a screenshot
 * ({@link RecentMessage}), until the URLs of the known ones are about to expire: only a read from the start renews them. The
 * final read is one from the start, too, should an older message have got its screenshot.
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

    /** URLs are valid for 5 minutes; a list is not fresh in their last half minute. */
    private static final Duration RENEWED_BEFORE_EXPIRY = Duration.ofSeconds(60);

    private final V3Api api;
    private final UpstreamGate gate;
    private final ApiResponses answers;
    private final InstantSource clock;
    private final ThrottledLog log;
    private final StatusCalls statuses;

    V3Upstream(V3Api api, UpstreamGate gate, ApiResponses answers, InstantSource clock, ThrottledLog log) {
        this.api = api;
        this.gate = gate;
        this.answers = answers;
        this.clock = clock;
        this.log = log;
        this.statuses = new StatusCalls(log);
    }

    @Override
    public Uni<TaskScreenshots> fetch(TaskId task, TaskScreenshots before, String client) {
        Flow flow = new Flow(task, client, before != null);
        return Uni.createFrom()
                .deferred(() -> statuses.join(task, before, status(task, flow), known -> messages(task, known, flow)
                        .map(V3Messages::read)));
    }

    private Uni<V3Messages> messages(TaskId task, TaskScreenshots before, Flow flow) {
        V3Messages start = before == null ? V3Messages.none() : V3Messages.again(before);
        if (!canBeContinued(before)) {
            return readOn(task, start, flow);
        }
        return readOn(task, V3Messages.after(before), flow)
                .onFailure(V3Upstream::doesNotKnowTheCursor)
                .recoverWithUni(() -> readOn(task, start, flow));
    }

    private Uni<V3Messages> readOn(TaskId task, V3Messages soFar, Flow flow) {
        return gate.pass(
                        flow,
                        key -> api.messages(key, task.value(), soFar.cursor(), V3Api.LARGEST_PAGE),
                        (answer, at) -> soFar.plus(answers.json(answer), at))
                .onFailure(failure -> soFar.pages() > 0 && doesNotKnowTheCursor(failure))
                .transform(failure -> new Problem(
                        ProblemType.UPSTREAM_BAD_RESPONSE, "The upstream no longer knows its own message."))
                .invoke(this::noteIfCutShort)
                .chain(read -> read.complete() ? Uni.createFrom().item(read) : readOn(task, read, flow));
    }

    private void noteIfCutShort(V3Messages read) {
        if (read.end() == V3Messages.End.CUT_SHORT) {
            log.write(
                    LOG,
                    Logger.Level.WARN,
                    "cut short",
                    "Upstream: a page of messages says that there are more, and leads to none; the list may lack the last");
        }
    }

    private boolean canBeContinued(TaskScreenshots before) {
        Instant soon = clock.instant().plus(RENEWED_BEFORE_EXPIRY);
        return before != null
                && !before.life().over()
                && before.cursor() != null
                && before.screenshots().stream()
                        .map(Screenshot::urlExpiry)
                        .flatMap(Optional::stream)
                        .allMatch(soon::isBefore);
    }

    /** The message may be gone. If it is the session that is, the read from the start will say so. */
    private static boolean doesNotKnowTheCursor(Throwable failure) {
        return failure instanceof Problem problem
                && (problem.type() == ProblemType.INVALID_REQUEST || problem.type() == ProblemType.TASK_NOT_FOUND);
    }

    private Uni<StatusCalls.Status> status(TaskId task, Flow flow) {
        return gate.passAside(
                flow, key -> api.session(key, task.value()), (answer, at) -> status(answers.json(answer), answer, at));
    }

    /** The last update of a session that is over was its end, or came later. */
    private static StatusCalls.Status status(JsonNode session, Response answer, Instant at) {
        TaskLife life = LIVES.getOrDefault(session.path("status").asText(), TaskLife.UNKNOWN);
        return new StatusCalls.Status(
                life, life.over() ? VendorTime.past(session.path("updatedAt"), answer, at) : null);
    }
}
