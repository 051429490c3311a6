package io.github.screenshotgateway.http;

import java.time.Duration;

/**
 * The value of {@code Cache-Status} (RFC 9211): how the gateway's cache handled one request.
 *
 * <p>Immutable; each method returns a copy with one more parameter.
 */
public record CacheStatus(String value) {
    /** The header's name. */
    public static final String HEADER = "Cache-Status";

    private static final String CACHE = "ScreenshotGateway";

    /** Answered from the cache without waiting for the upstream. */
    public static CacheStatus hit() {
        return new CacheStatus(CACHE + "; hit");
    }

    /** The cache had no entry: the request waited for the upstream. */
    public static CacheStatus miss() {
        return new CacheStatus(CACHE + "; fwd=miss");
    }

    /** The cached entry was stale: the request waited for the upstream. */
    public static CacheStatus stale() {
        return new CacheStatus(CACHE + "; fwd=stale");
    }

    /** The remaining freshness in whole seconds; negative when the response is stale (RFC 9211, section 2.5). */
    public CacheStatus ttl(Duration remaining) {
        return with("ttl=" + Math.floorDiv(remaining.toMillis(), 1000L));
    }

    /** The request waited for a call to the upstream that another request had started (section 2.7). */
    public CacheStatus collapsed() {
        return with("collapsed");
    }

    /** A detail of the response, as a token (section 2.9). */
    public CacheStatus detail(String token) {
        return with("detail=" + token);
    }

    private CacheStatus with(String parameter) {
        return new CacheStatus(value + "; " + parameter);
    }

    @Override
    public String toString() {
        return value;
    }
}
