package io.github.screenshotgateway.images;

import io.github.screenshotgateway.problem.Problem;
import io.github.screenshotgateway.problem.ProblemType;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Why an image is not delivered: beside the words for the client, a reason that can be counted. */
final class Rejection extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** What the media host sends is not to be delivered, and would most likely be the same if it were asked again. */
    private static final Set<Reason> LASTING =
            EnumSet.of(Reason.ENCODING, Reason.TOO_LARGE, Reason.UNKNOWN_FORMAT, Reason.CUT_OFF);

    private final Reason reason;

    /** The values of a label: each is one time series, for ever. */
    enum Reason {
        /** The upstream's URL is malformed, or its origin is not one of {@code gateway.images.allowed-origins}. */
        ORIGIN,
        /** The name of the media host leads to a private address. */
        ADDRESS,
        /** An answer that is neither an image nor an error that says what is wrong: a redirect, a part, ... */
        STATUS,
        /** 401 or 403, though the URL is the newest one and the task is not old. */
        REFUSED,
        /** Compressed, though that was not asked for, by something else than gzip; or said to be gzip, and not. */
        ENCODING,
        /** More bytes, announced or sent, than {@code gateway.images.maximum-size}, or than there can be room for. */
        TOO_LARGE,
        /** The transfer ended before the end of the answer. */
        BROKEN_OFF,
        /** A whole answer that does not begin as an image of a known format does. */
        UNKNOWN_FORMAT,
        /** A whole answer that begins as an image does, and does not end as one. */
        CUT_OFF,
        /** Of more pixels than a preview is made of; the image itself is delivered. */
        TOO_MANY_PIXELS,
        /** Damaged inside, so that no preview can be made of it; the image itself is delivered. */
        UNREADABLE;

        String label() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }

        /** @param detail for the client */
        Problem problem(String detail) {
            return problem(detail, null);
        }

        /** @param cause for the log; {@code null} when there is none */
        Problem problem(String detail, Throwable cause) {
            return new Problem(ProblemType.IMAGE_REJECTED, detail, new Rejection(this, cause));
        }
    }

    private Rejection(Reason reason, Throwable cause) {
        super(reason.label(), cause, false, false);
        this.reason = reason;
    }

    /** Whether another download would most likely fail as this one. */
    static boolean isLasting(Throwable failure) {
        return reasonOf(failure).filter(LASTING::contains).isPresent();
    }

    /** The reason of a failure, if that is an {@code image-rejected}. */
    static Optional<Reason> reasonOf(Throwable failure) {
        return failure instanceof Problem && failure.getCause() instanceof Rejection rejection
                ? Optional.of(rejection.reason)
                : Optional.empty();
    }
}
