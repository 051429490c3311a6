package io.github.screenshotgateway.problem;

import jakarta.ws.rs.core.HttpHeaders;
import java.time.Duration;
import java.util.Map;

/**
 * An error that the client receives as {@code application/problem+json}.
 *
 * <p>It is expected, so it has no stack trace. Clients see the detail: it must contain no key, no query of a URL, and
 * no text from an upstream.
 */
public final class Problem extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** The {@link #outcome} of what did not fail. */
    public static final String OK = "ok";

    private final ProblemType type;
    private final transient Map<String, String> headers;

    public Problem(ProblemType type, String detail) {
        this(type, detail, Map.of(), null);
    }

    /** @param cause the underlying failure, for the log only */
    public Problem(ProblemType type, String detail, Throwable cause) {
        this(type, detail, Map.of(), cause);
    }

    private Problem(ProblemType type, String detail, Map<String, String> headers, Throwable cause) {
        super(detail, cause, false, false);
        this.type = type;
        this.headers = headers;
    }

    /**
     * {@link ProblemType#UPSTREAM_BUSY} with {@code Retry-After} in whole seconds: rounded up, at least 1. A client
     * that waits that long never comes too early (RFC 9110, section 10.2.3).
     */
    public static Problem busy(String detail, Duration retryAfter) {
        return busy(detail, retryAfter, null);
    }

    /** The same for an upstream that does not answer, and is called rarely because of that. */
    public static Problem circuitOpen(String detail, Duration retryAfter) {
        return busy(detail, retryAfter, new CircuitOpen());
    }

    private static final class CircuitOpen extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private CircuitOpen() {
            super("circuit open", null, false, false);
        }
    }

    /** Whether the upstream does not answer, rather than too much being in progress. */
    public boolean isCircuitOpen() {
        return getCause() instanceof CircuitOpen;
    }

    /** The same, with the underlying failure. */
    public static Problem busy(String detail, Duration retryAfter, Throwable cause) {
        long seconds = Math.max(1, retryAfter.plusMillis(999).toSeconds());
        return new Problem(
                ProblemType.UPSTREAM_BUSY, detail, Map.of(HttpHeaders.RETRY_AFTER, Long.toString(seconds)), cause);
    }

    /** {@link ProblemType#SCREENSHOT_NOT_READY} with {@code Retry-After}. */
    public static Problem notReady(String detail) {
        return new Problem(ProblemType.SCREENSHOT_NOT_READY, detail, Map.of(HttpHeaders.RETRY_AFTER, "2"), null);
    }

    /** {@link ProblemType#IDENTITY_PROVIDER_UNREACHABLE} with {@code Retry-After}. */
    public static Problem identityProviderUnreachable() {
        return new Problem(
                ProblemType.IDENTITY_PROVIDER_UNREACHABLE,
                "The gateway cannot verify tokens at the moment.",
                Map.of(HttpHeaders.RETRY_AFTER, "5"),
                null);
    }

    /** {@link ProblemType#RANGE_NOT_SATISFIABLE} with the {@code Content-Range} that gives the size in bytes. */
    public static Problem rangeOutside(long size) {
        return new Problem(
                ProblemType.RANGE_NOT_SATISFIABLE,
                "The image has " + size + " bytes.",
                Map.of("Content-Range", "bytes */" + size),
                null);
    }

    /** {@link ProblemType#UNSIGNED} with the challenge that a 401 must carry (RFC 9110, section 15.5.2). */
    public static Problem unsigned(String detail) {
        return new Problem(
                ProblemType.UNSIGNED, detail, Map.of(HttpHeaders.WWW_AUTHENTICATE, "X-Browser-Use-Signature"), null);
    }

    public static Problem invalid(String detail) {
        return new Problem(ProblemType.INVALID_REQUEST, detail);
    }

    public ProblemType type() {
        return type;
    }

    /** Describes this occurrence to the client. */
    public String detail() {
        return getMessage();
    }

    /** Response headers in addition to those of every error. */
    public Map<String, String> headers() {
        return headers;
    }

    /** One word for metrics: {@value #OK} without a failure, the slug of a problem, or {@code fault}. */
    public static String outcome(Throwable failure) {
        if (failure == null) {
            return OK;
        }
        return failure instanceof Problem problem ? problem.type().slug() : "fault";
    }
}
