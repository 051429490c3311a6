package io.github.screenshotgateway.upstream;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.github.screenshotgateway.http.ContentCoding;
import io.github.screenshotgateway.http.Gzip;
import io.github.screenshotgateway.http.RetryAfter;
import io.github.screenshotgateway.problem.Problem;
import io.github.screenshotgateway.problem.ProblemType;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/** Reads the API's answers: a JSON body, or the problem that the status and the error's {@code detail} stand for. */
@Singleton
class ApiResponses {
    /** How long a 429 without {@code Retry-After} shuts the gate: the vendor counts requests by the second. */
    private static final Duration SHORTEST_PAUSE = Duration.ofSeconds(1);

    private static final int MOST_ENTRIES = 10_000;

    /** Names, values and brackets of an answer: 90 bytes of heap each at the most. A v2 task of 10,000 steps has 220,000. */
    static final int MOST_TOKENS = 300_000;

    private final ObjectMapper mapper;
    private final InstantSource clock;

    /** The answer is not the vendor's: it says nothing of the key or the task. */
    static final class IntermediaryAnswer extends RuntimeException {
        private static final long serialVersionUID = 1L;

        IntermediaryAnswer() {
            super("not the API", null, false, false);
        }
    }

    ApiResponses(ObjectMapper mapper, InstantSource clock) {
        this.mapper = mapper.copy();
        JsonFactory factory = this.mapper.getFactory();
        factory.setStreamReadConstraints(factory.streamReadConstraints()
                .rebuild()
                .maxTokenCount(MOST_TOKENS)
                .build());
        this.clock = clock;
    }

    /** @throws Problem for every answer but a 200 that holds JSON */
    JsonNode json(Response answer) {
        return switch (answer.getStatus()) {
            case 200 -> found(body(answer));
            case 401, 402, 403 -> throw refused(answer.getStatus(), error(answer));
            case 404 -> throw notFound(error(answer));
            case 407 -> throw intermediary(answer.getStatus(), error(answer).kind());
            case 410 -> throw gone(error(answer));
            case 422 -> throw Problem.invalid("The upstream rejects this task id as malformed.");
            case 429 ->
                throw Problem.busy(
                        "The upstream limits the rate of requests.",
                        pause(answer).orElse(SHORTEST_PAUSE));
            default ->
                throw new Problem(
                        ProblemType.UPSTREAM_BAD_RESPONSE,
                        "The upstream responded with status " + answer.getStatus() + ".",
                        answer.getStatus() >= 500 ? new ServerFailure(answer.getStatus()) : null);
        };
    }

    /**
     * How long the upstream wants no calls at all, if it does: it says so with a 429, and with a {@code Retry-After} on
     * a 503 (RFC 9110, section 10.2.3). Between one second and one hour.
     */
    Optional<Duration> pause(Response answer) {
        Optional<Duration> asked = RetryAfter.parse(answer.getHeaderString(HttpHeaders.RETRY_AFTER), clock.instant())
                .map(duration -> duration.compareTo(SHORTEST_PAUSE) < 0 ? SHORTEST_PAUSE : duration);
        return switch (answer.getStatus()) {
            case 429 -> asked.or(() -> Optional.of(SHORTEST_PAUSE));
            case 503 -> asked;
            default -> Optional.empty();
        };
    }

    /**
     * A list that is a member of an answer, and not too long: what is in the cache is written whole for each client.
     *
     * @return an array, or null, which is an empty list
     * @throws Problem {@code upstream-bad-response} when the member is missing, is no list, or has more than 10,000 entries
     */
    static JsonNode list(JsonNode answer, String member) {
        JsonNode list = answer.path(member);
        if (!list.isArray() && !list.isNull()) {
            throw wrongShape(member, list);
        }
        if (list.size() > MOST_ENTRIES) {
            throw new Problem(ProblemType.UPSTREAM_BAD_RESPONSE, "The upstream's list is too long.");
        }
        return list;
    }

    /** The URL that an answer gives; {@code null} when it is blank, or no text. */
    static String url(JsonNode value) {
        String text = value.textValue();
        return text == null || text.isBlank() ? null : text;
    }

    /** A 200 whose body is JSON, but not the JSON of this call. */
    static Problem wrongShape(String member, JsonNode value) {
        return new Problem(
                ProblemType.UPSTREAM_BAD_RESPONSE,
                "The upstream's response has an unexpected shape: \"" + member
                        + (value.isMissingNode() ? "\" is missing." : "\" has the wrong type."));
    }

    /** The JSON of a 200. A page instead is the sign-in of a proxy. */
    private JsonNode found(byte[] body) {
        if (ErrorBody.isHtml(body)) {
            throw intermediary(200, "HTML");
        }
        return parse(body);
    }

    /** Without a body, the status is taken at its word. */
    private static Problem refused(int status, ErrorBody body) {
        if (!body.isVendors() && !body.isBlank()) {
            return intermediary(status, body.kind());
        }
        return new Problem(
                ProblemType.UPSTREAM_REJECTED_CREDENTIALS,
                "The upstream answered " + status
                        + ": the gateway's API key or the credit of its project is not accepted.");
    }

    /**
     * The vendor's dialects of 404: {@code Task not found}, {@code Agent task not found} and {@code Session not found} speak of
     * the task, while the bare {@code Not Found} of its web framework means that the route itself does not exist.
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
                "A proxy or firewall in between answered " + status + " with " + body + ".",
                new IntermediaryAnswer());
    }

    private ErrorBody error(Response answer) {
        byte[] body = body(answer);
        try {
            return new ErrorBody(body, parse(body));
        } catch (Problem notJson) {
            return new ErrorBody(body, MissingNode.getInstance());
        }
    }

    private static byte[] body(Response answer) {
        try {
            byte[] body = answer.readEntity(byte[].class);
            return body == null ? body : unpacked(body, coding(answer));
        } catch (IllegalArgumentException e) {
            throw new Problem(ProblemType.UPSTREAM_BAD_RESPONSE, "The upstream's response has no valid Content-Type.");
        }
    }

    private static ContentCoding coding(Response answer) {
        List<Object> headers = answer.getHeaders().getOrDefault(HttpHeaders.CONTENT_ENCODING, List.of());
        return ContentCoding.of(headers.stream().map(Object::toString).toList());
    }

    /** Answers are read one after another, so that there is one at a time of which more unpacks than has arrived. */
    private static byte[] unpacked(byte[] body, ContentCoding coding) {
        if (coding.isNone()) {
            return body;
        }
        if (!coding.isGzip()) {
            throw new Problem(
                    ProblemType.UPSTREAM_BAD_RESPONSE,
                    "The upstream's response is compressed " + coding.refusal() + ", which the gateway did not ask for.");
        }
        ByteArrayOutputStream unpacked = new ByteArrayOutputStream();
        try {
            Gzip.unpack(body, body.length, piece -> {
                if (unpacked.size() + piece.length > ResponseLimit.LIMIT) {
                    throw new Problem(ProblemType.UPSTREAM_BAD_RESPONSE, "The upstream's response is too large.");
                }
                unpacked.writeBytes(piece);
            });
        } catch (IOException e) {
            throw new Problem(
                    ProblemType.UPSTREAM_BAD_RESPONSE,
                    "The upstream's response is announced as gzip, but is not a complete gzip.");
        }
        return unpacked.toByteArray();
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
