package io.github.screenshotgateway.traffic;

import io.github.screenshotgateway.config.InvalidSetting;
import io.quarkus.vertx.http.runtime.VertxHttpConfig;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Duration;

/**
 * What each {@link RequestDecoder} takes.
 *
 * @param longestLine bytes of a request line
 * @param largestHead bytes of all fields of a head together
 * @param largestChunk bytes of a body that are handed on at once
 * @param readTimeout from the first byte of a head to its last
 * @param unfinished what requests take that have not arrived whole
 * @param unread what answers take that clients do not read
 * @param connections those that are open
 * @param largeHeads bytes that large heads take of requests under way, on all connections together
 * @param crossOrigin completes the answers for pages of other origins; {@code null} when there are none
 */
record RequestLimits(
        int longestLine,
        int largestHead,
        int largestChunk,
        Duration readTimeout,
        BytesOfConnections unfinished,
        BytesOfConnections unread,
        OpenConnections connections,
        Bound largeHeads,
        CrossOrigin crossOrigin) {
    /** In bytes: some hundred of the largest heads. A request that arrives as a whole counts for nothing. */
    static final long MOST_UNFINISHED = 8L * 1024 * 1024;

    /** In bytes of direct memory: a thousand pieces of large answers, or three thousand small ones. */
    static final long MOST_UNREAD = 48L * 1024 * 1024;

    /** In bytes: two thousand heads with a token of an OpenID provider. Those of most requests are not large. */
    static final long MOST_IN_LARGE_HEADS = 8L * 1024 * 1024;

    /** The same, with connections that count by themselves, and for no pages of other origins. */
    RequestLimits apart() {
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

    /** Reads them from the settings. Those of Quarkus for the port of clients hold for that of operators, too. */
    static class Producer {
        /** @throws InvalidSetting for a time-out that is none, and unless HTTP/2 is off */
        @Produces
        @Singleton
        RequestLimits limits(LimitsConfig limits, VertxHttpConfig http) {
            InvalidSetting.unlessTimeout("gateway.limits.read-timeout", limits.readTimeout());
            if (http.http2()) {
                throw new InvalidSetting(
                        "quarkus.http.http2", "it must be false, since the gateway speaks HTTP/1.1 alone.");
            }
            return new RequestLimits(
                    http.limits().maxInitialLineLength(),
                    http.limits().maxHeaderSize().asBigInteger().intValueExact(),
                    http.limits().maxChunkSize().asBigInteger().intValueExact(),
                    limits.readTimeout(),
                    new BytesOfConnections(MOST_UNFINISHED),
                    new BytesOfConnections(MOST_UNREAD),
                    new OpenConnections(http.limits().maxConnections().orElse(Integer.MAX_VALUE)),
                    new Bound(MOST_IN_LARGE_HEADS, "requests with large heads", Duration.ofSeconds(1)),
                    http.cors().enabled() ? new CrossOrigin(http.cors()) : null);
        }
    }
}
