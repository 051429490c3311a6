package io.github.screenshotgateway.http;

import io.github.screenshotgateway.problem.Problem;
import io.github.screenshotgateway.problem.ProblemType;
import io.netty.channel.ConnectTimeoutException;
import io.netty.handler.codec.CodecException;
import io.vertx.core.VertxException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;

/** Maps network failures to problems, by the type of the exception and never by its message. */
public final class NetworkFailures {
    private NetworkFailures() {}

    /**
     * The problem for a failure of an HTTP client. Use only for failures that the client reports: the same exception
     * types from the gateway's own code are bugs.
     *
     * @param peer the peer, as the subject of a sentence: {@code "The upstream"}
     * @return a {@link Problem} for failures of the network or the peer; any other failure unchanged
     */
    public static Throwable toProblem(Throwable failure, String peer) {
        List<Throwable> causes =
                Stream.iterate(failure, Objects::nonNull, Throwable::getCause).toList();
        // A reset by this side carries its reason as a cause.
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
                return new Problem(
                        ProblemType.UPSTREAM_UNREACHABLE,
                        peer + " is unreachable or closed the connection (" + kind(cause) + ").",
                        failure);
            }
        }
        return failure;
    }

    /** Their messages are not for clients: they can contain addresses. */
    private static String kind(Throwable cause) {
        if (cause instanceof ConnectException) {
            return "no connection";
        }
        if (cause instanceof UnknownHostException) {
            return "unknown host name";
        }
        return cause instanceof SSLException ? "TLS" : cause.getClass().getSimpleName();
    }

    private static boolean isTimeout(Throwable cause) {
        return cause instanceof TimeoutException
                || cause instanceof io.smallrye.mutiny.TimeoutException
                || cause instanceof ConnectTimeoutException;
    }

    /** The client's decoder throws these for an invalid version or length, or too long a header. */
    private static boolean isNotHttp(Throwable cause) {
        return cause instanceof CodecException
                || cause instanceof IllegalArgumentException
                || cause instanceof IllegalStateException;
    }
}
