package io.github.screenshotgateway.webhooks;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.concurrent.TimeUnit;

/** Signatures received so far: a message that is resent, or recorded and replayed, has no effect. */
@Singleton
class SeenSignatures {
    /** More than twice the timestamp tolerance: afterwards, the timestamp of a replay is too old. */
    private static final Duration RETENTION = Duration.ofMinutes(11);

    /** Only signed messages count: 30 a second. */
    static final int MAX = 20_000;

    private final Cache<String, Boolean> seen;

    SeenSignatures(InstantSource clock) {
        this.seen = Caffeine.newBuilder()
                .maximumSize(MAX)
                .expireAfterWrite(RETENTION)
                .ticker(() -> TimeUnit.MILLISECONDS.toNanos(clock.millis()))
                .build();
    }

    /** Records a valid signature; {@code true} the first time. */
    boolean recordIfNew(byte[] signature) {
        return seen.asMap().putIfAbsent(HexFormat.of().formatHex(signature), true) == null;
    }
}
