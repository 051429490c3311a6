package io.github.screenshotgateway.images;

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

    /** How long clients are to wait after a 429 that does not say. */
    private static final Duration SHORTEST_PAUSE = Duration.ofSeconds(1);

    /**
     * Checks all that the head tells.
     *
     * @param now the moment from which a date in {@code Retry-After} counts
     * @throws MediaRefused when the URL is not, or no longer, good for an image
     * @throws Problem when something else follows than an image of at most the maximum size
     */
    void check(Instant now) {
        int status = response.statusCode();
        if (REFUSED.contains(status)) {
            throw new MediaRefused(status);
        }
        Optional<Duration> pause = RetryAfter.parse(response.getHeader(HttpHeaders.RETRY_AFTER), now);
        if (status == 429) {
            throw Problem.busy("The media host limits the rate of requests.", pause.orElse(SHORTEST_PAUSE));
        }
        if (status == 503 && pause.isPresent()) {
            throw Problem.busy("The media host takes no requests for now.", pause.get());
        }
        if (status >= 500) {
            throw new Problem(ProblemType.UPSTREAM_BAD_RESPONSE, "The media host answered with status " + status + ".");
        }
        if (status != 200) {
            throw Reason.STATUS.problem("The media host answered with status " + status + " instead of an image.");
        }
        if (isEncoded()) {
            throw Reason.ENCODING.problem("The media host sent the image compressed, which it was not asked for.");
        }
        if (length() > maximumSize) {
            throw tooLarge();
        }
    }

    /** What an answer without a length, or one that says too little of it, turns out to be. */
    Problem tooLarge() {
        return Reason.TOO_LARGE.problem(
                "The image is larger than gateway.images.maximum-size (" + maximumSize + " bytes).");
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

    private boolean isEncoded() {
        String encoding = response.getHeader(HttpHeaders.CONTENT_ENCODING);
        return encoding != null && !encoding.isBlank() && !encoding.strip().equalsIgnoreCase("identity");
    }
}
