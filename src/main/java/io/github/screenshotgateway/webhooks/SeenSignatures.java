package io.github.screenshotgateway.webhooks;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.concurrent.TimeUnit;

/** The signatures that have arrived, so that a message that is sent again, or recorded and replayed, has no effect. */
@Singleton
class SeenSignatures {
    /** More than twice the tolerance of the time stamps: afterwards, a replay is too old. */
    private static final Duration KEPT = Duration.ofMinutes(11);

    /** Of messages that were signed: thirty a second. */
    static final int MOST = 20_000;

    private final Cache<String, Boolean> seen;

    SeenSignatures(InstantSource clock) {
        this.seen = Caffeine.newBuilder()
                .maximumSize(MOST)
                .expireAfterWrite(KEPT)
                .ticker(() -> TimeUnit.MILLISECONDS.toNanos(clock.millis()))
                .build();
    }

    /** Whether it is the first time; only for signatures that are right. */
    boolean isNew(byte[] signature) {
        return seen.asMap().putIfAbsent(HexFormat.of().formatHex(signature), true) == null;
    }
}
