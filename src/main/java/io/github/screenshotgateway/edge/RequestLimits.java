package io.github.screenshotgateway.edge;

import io.github.screenshotgateway.bounds.Bound;
import io.github.screenshotgateway.config.InvalidSetting;
import io.github.screenshotgateway.config.LimitsConfig;
import io.quarkus.vertx.http.runtime.VertxHttpConfig;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Duration;

/**
 * The limits of a {@link RequestDecoder}.
 *
 * @param longestLine bytes of a request line
 * @param largestHead bytes of all fields of a head together
 * @param largestChunk bytes of a body that are passed on at once
 * @param readTimeout time from the first byte of a head to its last
 * @param unfinished memory of incomplete requests
 * @param unread memory of unread responses
 * @param connections the open connections
 * @param largeHeads bytes of the large heads of requests in progress, on all connections together
 * @param crossOrigin completes responses to pages of other origins; {@code null} when CORS is off
 */
public record RequestLimits(
        int longestLine,
        int largestHead,
        int largestChunk,
        Duration readTimeout,
        BytesOfConnections unfinished,
        BytesOfConnections unread,
        OpenConnections connections,
        Bound largeHeads,
        CorsHeaders crossOrigin) {
    /** Bytes: some hundred of the largest heads. A request that arrives at once does not count. */
    static final long MAX_UNFINISHED = 8L * 1024 * 1024;

    /** Bytes of direct memory: a thousand pieces of large responses, or three thousand small responses. */
    static final long MAX_UNREAD = 48L * 1024 * 1024;

    /** Bytes: two thousand heads with a token of an OpenID provider. Most requests have a small head. */
    static final long MAX_IN_LARGE_HEADS = 8L * 1024 * 1024;

    /** A copy for the management port: with its own, unbounded connections, and without CORS. */
    RequestLimits forManagement() {
        return new RequestLimits(
                longestLine,
                largestHead,
                largestChunk,
                readTimeout,
                unfinished,
                unread,
                new OpenConnections(Integer.MAX_VALUE),
                largeHeads,
                null);
    }

    /** Reads the limits from the settings. Quarkus' limits for the client port also apply to the management port. */
    static class Producer {
        /** @throws InvalidSetting for a time-out out of bounds, and when HTTP/2 is on */
        @Produces
        @Singleton
        RequestLimits limits(LimitsConfig limits, VertxHttpConfig http) {
            InvalidSetting.requireTimeout("gateway.limits.read-timeout", limits.readTimeout());
            if (http.http2()) {
                throw new InvalidSetting(
                        "quarkus.http.http2", "it must be false, since the gateway speaks HTTP/1.1 alone.");
            }
            return new RequestLimits(
                    http.limits().maxInitialLineLength(),
                    http.limits().maxHeaderSize().asBigInteger().intValueExact(),
                    http.limits().maxChunkSize().asBigInteger().intValueExact(),
                    limits.readTimeout(),
                    new BytesOfConnections(MAX_UNFINISHED),
                    new BytesOfConnections(MAX_UNREAD),
                    new OpenConnections(http.limits().maxConnections().orElse(Integer.MAX_VALUE)),
                    new Bound(
                            MAX_IN_LARGE_HEADS,
                            "Too many requests with large headers are in progress.",
                            Duration.ofSeconds(1)),
                    http.cors().enabled() ? new CorsHeaders(http.cors()) : null);
        }
    }
}
