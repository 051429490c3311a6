package io.github.screenshotgateway.http;

import static io.github.screenshotgateway.problem.ProblemType.UPSTREAM_BAD_RESPONSE;
import static io.github.screenshotgateway.problem.ProblemType.UPSTREAM_TIMEOUT;
import static io.github.screenshotgateway.problem.ProblemType.UPSTREAM_UNREACHABLE;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.github.screenshotgateway.problem.Problem;
import io.github.screenshotgateway.problem.ProblemType;
import io.netty.channel.ConnectTimeoutException;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.http.StreamResetException;
import jakarta.ws.rs.ProcessingException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.security.cert.CertificateException;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class NetworkFailuresTest {

    static List<Arguments> failures() {
        return List.of(
                Arguments.of(new TimeoutException(), UPSTREAM_TIMEOUT),
                Arguments.of(new io.smallrye.mutiny.TimeoutException(), UPSTREAM_TIMEOUT),
                // Also a ConnectException, and thus an IOException.
                Arguments.of(new ConnectTimeoutException(), UPSTREAM_TIMEOUT),
                Arguments.of(new CompletionException(new TimeoutException()), UPSTREAM_TIMEOUT),
                Arguments.of(new ConnectException("refused"), UPSTREAM_UNREACHABLE),
                Arguments.of(new UnknownHostException("no.such.host"), UPSTREAM_UNREACHABLE),
                Arguments.of(new IOException("Connection reset by peer"), UPSTREAM_UNREACHABLE),
                Arguments.of(new HttpClosedException("Connection was closed"), UPSTREAM_UNREACHABLE),
                Arguments.of(new StreamResetException(2), UPSTREAM_UNREACHABLE),
                Arguments.of(new SSLHandshakeException("expired"), UPSTREAM_UNREACHABLE),
                // The innermost cause is an exception of the JDK that is unrelated to networks.
                Arguments.of(
                        new SSLHandshakeException("PKIX").initCause(new CertificateException("no path")),
                        UPSTREAM_UNREACHABLE),
                // A TLS 1.3 server can refuse after the client has completed the handshake.
                Arguments.of(new DecoderException(new SSLHandshakeException("alert")), UPSTREAM_UNREACHABLE),
                // The REST client wraps failures.
                Arguments.of(new ProcessingException(new ConnectException("refused")), UPSTREAM_UNREACHABLE),
                // The client's decoder: not HTTP, an invalid length, an unknown version, too long a header.
                Arguments.of(new DecoderException("not HTTP"), UPSTREAM_BAD_RESPONSE),
                Arguments.of(new NumberFormatException("abc"), UPSTREAM_BAD_RESPONSE),
                Arguments.of(new IllegalStateException("Unsupported HTTP version"), UPSTREAM_BAD_RESPONSE),
                Arguments.of(new TooLongHttpHeaderException("header"), UPSTREAM_BAD_RESPONSE));
    }

    @ParameterizedTest
    @MethodSource("failures")
    void failureTypeDeterminesProblem(Throwable failure, ProblemType expected) {
        Problem problem = assertInstanceOf(Problem.class, NetworkFailures.toProblem(failure, "The upstream"));
        assertEquals(expected, problem.type());
        assertThat(problem.getMessage(), startsWith("The upstream"));
        assertSame(failure, problem.getCause());
    }

    /** A response beyond the size limit resets the connection: the limit is the cause, not the reset. */
    @Test
    void resetCausedByProblemReturnsThatProblem() {
        Problem tooLarge = new Problem(UPSTREAM_BAD_RESPONSE, "The upstream's response is too large.");
        Throwable failure = new ProcessingException(new StreamResetException(0, tooLarge));
        assertSame(tooLarge, NetworkFailures.toProblem(failure, "The upstream"));
    }

    @Test
    void bugIsReturnedUnchanged() {
        Throwable fault = new CompletionException(new NullPointerException("a bug"));
        assertSame(fault, NetworkFailures.toProblem(fault, "The upstream"));
    }

    /** Exceptions of HTTP clients quote URLs, and a presigned URL is a secret. */
    @Test
    void messageDoesNotQuoteFailure() {
        Throwable failure = new IOException("GET https://media.b.test/1.png?X-Amz-Signature=secret failed");
        assertThat(NetworkFailures.toProblem(failure, "The media host").getMessage(), not(containsString("secret")));
    }
}
