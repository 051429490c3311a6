package io.github.screenshotgateway.images.fetch;

import io.github.screenshotgateway.http.ContentCoding;
import io.github.screenshotgateway.http.RetryAfter;
import io.github.screenshotgateway.images.content.Rejection.Reason;
import io.github.screenshotgateway.problem.Problem;
import io.github.screenshotgateway.problem.ProblemType;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/** The head of a media host's response: whether an image follows, and of what length. */
record MediaHead(HttpClientResponse response, int maximumSize) {
    private static final Set<Integer> REFUSED = Set.of(401, 403, 404, 410);

    /** Time-out, too early and too many requests: worth a retry, like most statuses from 500 on. */
    private static final Set<Integer> TRANSIENT = Set.of(408, 425, 429);

    /** Not implemented, and HTTP version not supported: no retry changes that. */
    private static final Set<Integer> LASTING = Set.of(501, 505);

    /** Pause for clients after a 429 or 503 without {@code Retry-After}. */
    private static final Duration SHORTEST_PAUSE = Duration.ofSeconds(1);

    /**
     * Checks the head.
     *
     * @param now for a date in {@code Retry-After}
     * @throws MediaRefused when the host does not, or no longer, give out an image at this URL
     * @throws TransientFailure when the same request may succeed soon
     * @throws Problem when anything but an image of at most the maximum size follows
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
            throw Reason.ENCODING.problem("The media host sent the image compressed " + coding().refusal()
                    + ", which the gateway did not ask for.");
        }
        if (length() > maximumSize) {
            throw tooLarge();
        }
    }

    /**
     * S3 answers 400 to a signature whose credentials have expired ("ExpiredToken"), and Google to an old signature.
     */
    private boolean isSigned() {
        return response.request().getURI().contains("?");
    }

    private static Problem failure(int status, Optional<Duration> pause) {
        return switch (status) {
            case 429 -> Problem.busy("The media host limits the rate of requests.", pause.orElse(SHORTEST_PAUSE));
            // S3 limits the rate with this status: "SlowDown".
            case 503 ->
                Problem.busy("The media host is not accepting requests at the moment.", pause.orElse(SHORTEST_PAUSE));
            default ->
                new Problem(ProblemType.UPSTREAM_BAD_RESPONSE, "The media host responded with status " + status + ".");
        };
    }

    /** Also for a response that announces no length, or too small a one. */
    Problem tooLarge() {
        return Reason.TOO_LARGE.problem("The image is larger than " + maximumSize
                + " bytes, the most that gateway.images.maximum-size and the gateway's memory allow.");
    }

    /** Whether the response declares its end (RFC 9112, section 6.3); otherwise a broken connection ends it, too. */
    boolean hasKnownEnd() {
        return length() >= 0 || response.getHeader(HttpHeaders.TRANSFER_ENCODING) != null;
    }

    /** Whether the length of the image is announced. */
    boolean hasKnownLength() {
        return length() >= 0 && !isGzip();
    }

    /** In bytes: the announced length, or the maximum. */
    int maxBytes() {
        long length = length();
        return length < 0 ? maximumSize : (int) length;
    }

    /** The announced length; negative for none. The decoder has rejected any that is not a number. */
    private long length() {
        String length = response.getHeader(HttpHeaders.CONTENT_LENGTH);
        return length == null ? -1 : Long.parseLong(length);
    }

    /** Whether the body must be unpacked. */
    boolean isGzip() {
        return coding().isGzip();
    }

    private ContentCoding coding() {
        return ContentCoding.of(response.headers().getAll(HttpHeaders.CONTENT_ENCODING));
    }
}
