package io.github.screenshotgateway.http;

import io.github.screenshotgateway.problem.Problem;
import io.github.screenshotgateway.problem.ProblemType;
import io.netty.channel.ConnectTimeoutException;
import io.netty.handler.codec.CodecException;
import io.vertx.core.VertxException;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;

/** Names what can go wrong between the gateway and a peer, by the type of the exception and never by its text. */
public final class NetworkFailures {
    private NetworkFailures() {}

    /**
     * The problem that a failure of an HTTP client stands for. Only for what the client itself reports: the same
     * types, thrown by the gateway's own code, would be faults.
     *
     * @param peer who was spoken to, as the subject of a sentence: {@code "The upstream"}
     * @return a {@link Problem} for what networks and peers do; anything else comes back as it is
     */
    public static Throwable named(Throwable failure, String peer) {
        List<Throwable> causes =
                Stream.iterate(failure, Objects::nonNull, Throwable::getCause).toList();
        // A reset that this side asked for carries its reason inside.
        for (Throwable cause : causes) {
            if (cause instanceof Problem) {
                return cause;
            }
        }
        for (Throwable cause : causes) {
            if (isTimeout(cause)) {
                return new Problem(ProblemType.UPSTREAM_TIMEOUT, peer + " did not respond in time.", failure);
            }
            if (isNotHttp(cause) && !(cause.getCause() instanceof SSLException)) {
                return new Problem(ProblemType.UPSTREAM_BAD_RESPONSE, peer + "'s response is not valid HTTP.", failure);
            }
            if (cause instanceof IOException || cause instanceof VertxException) {
                String kind = cause.getClass().getSimpleName();
                return new Problem(
                        ProblemType.UPSTREAM_UNREACHABLE,
                        peer + " is unreachable or closed the connection (" + kind + ").",
                        failure);
            }
        }
        return failure;
    }

    private static boolean isTimeout(Throwable cause) {
        return cause instanceof TimeoutException
                || cause instanceof io.smallrye.mutiny.TimeoutException
                || cause instanceof ConnectTimeoutException;
    }

    /** What the client's decoder throws at a wrong version, a length that is no number, or too long a header. */
    private static boolean isNotHttp(Throwable cause) {
        return cause instanceof CodecException
                || cause instanceof IllegalArgumentException
                || cause instanceof IllegalStateException;
    }
}
