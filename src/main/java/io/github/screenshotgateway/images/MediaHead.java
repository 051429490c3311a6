package io.github.screenshotgateway.images;

import io.github.screenshotgateway.http.ContentCoding;
import io.github.screenshotgateway.http.RetryAfter;
import io.github.screenshotgateway.images.Rejection.Reason;
import io.github.screenshotgateway.problem.Problem;
import io.github.screenshotgateway.problem.ProblemType;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/** The head of a media host's answer: whether an image follows, and of what length. */
record MediaHead(HttpClientResponse response, int maximumSize) {
    private static final Set<Integer> REFUSED = Set.of(401, 403, 404, 410);

    /** Time-out, too early and too many: worth another try, as are most statuses from 500 on. */
    private static final Set<Integer> TRANSIENT = Set.of(408, 425, 429);

    /** Not implemented, and another version of HTTP: no try changes that. */
    private static final Set<Integer> LASTING = Set.of(501, 505);

    /** How long clients are to wait after a 429 or 503 that does not say. */
    private static final Duration SHORTEST_PAUSE = Duration.ofSeconds(1);

    /**
     * Checks all that the head tells.
     *
     * @param now the moment from which a date in {@code Retry-After} counts
     * @throws MediaRefused when the URL is not, or no longer, good for an image
     * @throws TransientFailure when the same request may be answered with the image soon
     * @throws Problem when something else follows than an image of at most the maximum size
     */
    void check(Instant now) {
        int status = response.statusCode();
        if (REFUSED.contains(status) || status == 400 && isSigned()) {
            throw new MediaRefused(status);
        }
        if (TRANSIENT.contains(status) || status >= 500 && !LASTING.contains(status)) {
            Optional<Duration> pause = RetryAfter.parse(response.getHeader(HttpHeaders.RETRY_AFTER), now);
            throw new TransientFailure(failure(status, pause), pause.orElse(Duration.ZERO));
        }
        if (LASTING.contains(status)) {
            throw failure(status, Optional.empty());
        }
        if (status != 200) {
            throw Reason.STATUS.problem("The media host responded with status " + status + " instead of an image.");
        }
        if (!coding().isNone() && !isGzip()) {
            throw Reason.ENCODING.problem(
                    "The media host sent the image compressed " + coding().refusal() + ", which the gateway did not ask for.");
        }
        if (length() > maximumSize) {
            throw tooLarge();
        }
    }

    /** S3 answers 400 to a signature whose credentials have expired ("ExpiredToken"), and so does Google to an old one. */
    private boolean isSigned() {
        return response.request().getURI().contains("?");
    }

    private static Problem failure(int status, Optional<Duration> pause) {
        return switch (status) {
            case 429 -> Problem.busy("The media host limits the rate of requests.", pause.orElse(SHORTEST_PAUSE));
            // S3 limits the rate with this one: "SlowDown".
            case 503 -> Problem.busy("The media host is not accepting requests at the moment.", pause.orElse(SHORTEST_PAUSE));
            default ->
                new Problem(ProblemType.UPSTREAM_BAD_RESPONSE, "The media host responded with status " + status + ".");
        };
    }

    /** What an answer without a length, or one that says too little of it, turns out to be. */
    Problem tooLarge() {
        return Reason.TOO_LARGE.problem("The image is larger than " + maximumSize
                + " bytes, the most that gateway.images.maximum-size and the gateway's memory allow.");
    }

    /** Whether the answer says where it ends (RFC 9112, section 6.3); else a connection that breaks ends it, too. */
    boolean hasKnownEnd() {
        return length() >= 0 || response.getHeader(HttpHeaders.TRANSFER_ENCODING) != null;
    }

    /** Whether the length of the image is announced. */
    boolean hasKnownLength() {
        return length() >= 0 && !isGzip();
    }

    /** In bytes: the announced length, or the largest there may be. */
    int mostBytes() {
        long length = length();
        return length < 0 ? maximumSize : (int) length;
    }

    /** The announced one; negative when there is none. The decoder has refused what is no number. */
    private long length() {
        String length = response.getHeader(HttpHeaders.CONTENT_LENGTH);
        return length == null ? -1 : Long.parseLong(length);
    }

    /** Whether the image is to be unpacked. */
    boolean isGzip() {
        return coding().isGzip();
    }

    private ContentCoding coding() {
        return ContentCoding.of(response.headers().getAll(HttpHeaders.CONTENT_ENCODING));
    }
}
