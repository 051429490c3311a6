package io.github.screenshotgateway.images.content;

import io.github.screenshotgateway.problem.Problem;
import io.github.screenshotgateway.problem.ProblemType;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Why an image is not delivered: a reason to count, next to the text for the client. */
public final class Rejection extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** The content itself is not acceptable, and another download would most likely get the same. */
    private static final Set<Reason> LASTING =
            EnumSet.of(Reason.ENCODING, Reason.TOO_LARGE, Reason.UNKNOWN_FORMAT, Reason.CUT_OFF);

    private final Reason reason;

    /** Values of a metric's label: each is one time series. */
    public enum Reason {
        /** The upstream's URL is malformed, or its origin is not one of {@code gateway.images.allowed-origins}. */
        ORIGIN,
        /** The media host's name resolves to a private address. */
        ADDRESS,
        /** A response that is neither an image nor a meaningful error: a redirect, a part, ... */
        STATUS,
        /** 400, 401 or 403, though the URL is the newest one and the task is not old. */
        REFUSED,
        /** Compressed though that was not requested, and not by gzip; or announced as gzip, but something else. */
        ENCODING,
        /** More bytes, announced or sent, than {@code gateway.images.maximum-size} or the available memory allow. */
        TOO_LARGE,
        /** The transfer ended before the end of the response. */
        BROKEN_OFF,
        /** A complete response that does not start like any known image format. */
        UNKNOWN_FORMAT,
        /** A complete response that starts like an image, but is truncated. */
        CUT_OFF,
        /** Too many pixels for a preview; the image itself is delivered. */
        TOO_MANY_PIXELS,
        /** Damaged inside, so it has no preview; the image itself is delivered. */
        UNREADABLE;

        public String label() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }

        /** @param detail for the client */
        public Problem problem(String detail) {
            return problem(detail, null);
        }

        /** @param cause for the log; {@code null} for none */
        public Problem problem(String detail, Throwable cause) {
            return new Problem(ProblemType.IMAGE_REJECTED, detail, new Rejection(this, cause));
        }
    }

    private Rejection(Reason reason, Throwable cause) {
        super(reason.label(), cause, false, false);
        this.reason = reason;
    }

    /** Whether another download would most likely fail in the same way. */
    public static boolean isLasting(Throwable failure) {
        return reasonOf(failure).filter(LASTING::contains).isPresent();
    }

    /** The reason of an {@code image-rejected}; empty for other failures. */
    public static Optional<Reason> reasonOf(Throwable failure) {
        return failure instanceof Problem && failure.getCause() instanceof Rejection rejection
                ? Optional.of(rejection.reason)
                : Optional.empty();
    }
}
