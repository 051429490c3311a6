package io.github.screenshotgateway.upstream;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.github.screenshotgateway.problem.Problem;
import io.github.screenshotgateway.problem.ProblemType;
import io.github.screenshotgateway.upstream.gate.Cooldown;
import io.github.screenshotgateway.upstream.gate.IntermediaryResponse;
import io.github.screenshotgateway.upstream.gate.ServerFailure;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.time.InstantSource;

/** Reads API responses: the JSON body, or the problem that the status and the error's {@code detail} stand for. */
@Singleton
class ApiResponses {
    private static final int MAX_ENTRIES = 10_000;

    /** Names, values and brackets of a response: up to 90 bytes of heap each. A v2 task of 10,000 steps has 220,000. */
    static final int MAX_TOKENS = 300_000;

    private final ObjectMapper mapper;
    private final InstantSource clock;

    ApiResponses(ObjectMapper mapper, InstantSource clock) {
        this.mapper = mapper.copy();
        JsonFactory factory = this.mapper.getFactory();
        factory.setStreamReadConstraints(factory.streamReadConstraints()
                .rebuild()
                .maxTokenCount(MAX_TOKENS)
                .build());
        this.clock = clock;
    }

    /** @throws Problem for every response except a 200 with JSON */
    JsonNode json(Response response) {
        return switch (response.getStatus()) {
            case 200 -> success(ResponseBody.of(response));
            case 401, 402, 403 -> throw rejectedCredentials(response.getStatus(), error(response));
            case 404 -> throw notFound(error(response));
            case 407 -> throw intermediary(response.getStatus(), error(response).kind());
            case 410 -> throw gone(error(response));
            case 422 -> throw Problem.invalid("The upstream rejects this task id as malformed.");
            case 429 ->
                throw Problem.busy(
                        "The upstream limits the rate of requests.",
                        Cooldown.requestedBy(response, clock.instant()).orElseThrow());
            default ->
                throw new Problem(
                        ProblemType.UPSTREAM_BAD_RESPONSE,
                        "The upstream responded with status " + response.getStatus() + ".",
                        response.getStatus() >= 500 ? new ServerFailure(response.getStatus()) : null);
        };
    }

    /**
     * A list member of a response. Its length is bounded because a cached list is written whole for every client.
     *
     * @return an array, or null for an empty list
     * @throws Problem {@code upstream-bad-response} when the member is missing, not a list, or has more than 10,000
     *     entries
     */
    static JsonNode list(JsonNode response, String member) {
        JsonNode list = response.path(member);
        if (!list.isArray() && !list.isNull()) {
            throw wrongShape(member, list);
        }
        if (list.size() > MAX_ENTRIES) {
            throw new Problem(ProblemType.UPSTREAM_BAD_RESPONSE, "The upstream's list is too long.");
        }
        return list;
    }

    /** The URL in a response; {@code null} when it is blank or not text. */
    static String url(JsonNode value) {
        String text = value.textValue();
        return text == null || text.isBlank() ? null : text;
    }

    /** A 200 whose JSON has the wrong shape for this call. */
    static Problem wrongShape(String member, JsonNode value) {
        return new Problem(
                ProblemType.UPSTREAM_BAD_RESPONSE,
                "The upstream's response has an unexpected shape: \"" + member
                        + (value.isMissingNode() ? "\" is missing." : "\" has the wrong type."));
    }

    /** The JSON of a 200. HTML comes from the sign-in page of a proxy. */
    private JsonNode success(byte[] body) {
        if (ErrorBody.isHtml(body)) {
            throw intermediary(200, "HTML");
        }
        return parse(body);
    }

    /** An empty body does not reveal a proxy, so the status is believed. */
    private static Problem rejectedCredentials(int status, ErrorBody body) {
        if (!body.isVendors() && !body.isBlank()) {
            return intermediary(status, body.kind());
        }
        return new Problem(
                ProblemType.UPSTREAM_REJECTED_CREDENTIALS,
                "The upstream responded with status " + status
                        + ": the gateway's API key or the credit of its project is not accepted.");
    }

    /**
     * The vendor's variants of 404: {@code Task not found}, {@code Agent task not found} and {@code Session not found}
     * refer to the task; the bare {@code Not Found} of its web framework means that the route does not exist.
     */
    private static Problem notFound(ErrorBody body) {
        if (body.detail().equals("not found")) {
            return new Problem(
                    ProblemType.UPSTREAM_API_GONE,
                    "The upstream does not serve the generation of the API that gateway.upstream.api names.");
        }
        if (body.detail().endsWith(" not found")) {
            return noSuchTask();
        }
        return new Problem(ProblemType.UPSTREAM_BAD_RESPONSE, "The upstream responded with a 404 of unknown meaning.");
    }

    private static Problem gone(ErrorBody body) {
        return body.isBlank() || body.json().isObject() ? noSuchTask() : intermediary(410, body.kind());
    }

    private static Problem noSuchTask() {
        return new Problem(ProblemType.TASK_NOT_FOUND, "The upstream knows no task with this id.");
    }

    private static Problem intermediary(int status, String body) {
        return new Problem(
                ProblemType.UPSTREAM_BAD_RESPONSE,
                "A proxy or firewall in front of the upstream responded with status " + status + " and " + body + ".",
                new IntermediaryResponse());
    }

    private ErrorBody error(Response response) {
        byte[] body = ResponseBody.of(response);
        try {
            return new ErrorBody(body, parse(body));
        } catch (Problem notJson) {
            return new ErrorBody(body, MissingNode.getInstance());
        }
    }

    private JsonNode parse(byte[] body) {
        try {
            JsonNode json = body == null ? null : mapper.readTree(body);
            if (json == null || json.isMissingNode()) {
                throw new Problem(ProblemType.UPSTREAM_BAD_RESPONSE, "The upstream's response is empty.");
            }
            return json;
        } catch (StreamConstraintsException e) {
            throw new Problem(ProblemType.UPSTREAM_BAD_RESPONSE, "The upstream's response is too large.");
        } catch (IOException e) {
            // The cause is left out: Jackson's messages quote the text, which may hold presigned URLs.
            throw new Problem(ProblemType.UPSTREAM_BAD_RESPONSE, "The upstream's response is not JSON.");
        }
    }
}
