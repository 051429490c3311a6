package io.github.screenshotgateway.traffic;

import io.github.screenshotgateway.config.InvalidSetting;
import io.quarkus.vertx.http.runtime.ServerLimitsConfig;
import io.quarkus.vertx.http.runtime.VertxHttpConfig;
import jakarta.inject.Singleton;
import java.time.Duration;

/** What each {@link RequestDecoder} takes. Those of Quarkus hold for the port of operators, too. */
@Singleton
class RequestLimits {
    /** Some hundred of the largest heads; most requests arrive as a whole and count for nothing. */
    private static final long MOST_UNFINISHED = 8L * 1024 * 1024;

    private final ServerLimitsConfig http;
    private final Duration readTimeout;
    private final Bound unfinished = new Bound(MOST_UNFINISHED, "unfinished requests", Duration.ofSeconds(1));

    /** @throws InvalidSetting for a time-out that is none, and unless HTTP/2 is off */
    RequestLimits(LimitsConfig limits, VertxHttpConfig http) {
        this.http = http.limits();
        this.readTimeout = limits.readTimeout();
        InvalidSetting.unlessTimeout("gateway.limits.read-timeout", readTimeout);
        if (http.http2()) {
            throw new InvalidSetting("quarkus.http.http2", "the gateway speaks HTTP/1.1 alone, so it must be false.");
        }
    }

    /** Bytes of a request line. */
    int longestLine() {
        return http.maxInitialLineLength();
    }

    /** Bytes of all fields of a head together. */
    int largestHead() {
        return http.maxHeaderSize().asBigInteger().intValueExact();
    }

    /** Bytes of a body that are handed on at once. */
    int largestChunk() {
        return http.maxChunkSize().asBigInteger().intValueExact();
    }

    /** From the first byte of a head to its last. */
    Duration readTimeout() {
        return readTimeout;
    }

    /** Bytes that unfinished requests take on all connections together. */
    Bound unfinished() {
        return unfinished;
    }
}
