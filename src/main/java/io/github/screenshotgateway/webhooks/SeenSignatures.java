package io.github.screenshotgateway.webhooks;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.screenshotgateway.cluster.Replays;
import io.smallrye.mutiny.Uni;
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

    private final Replays replays;

    SeenSignatures(InstantSource clock, Replays replays) {
        this.replays = replays;
        this.seen = Caffeine.newBuilder()
                .maximumSize(MAX)
                .expireAfterWrite(RETENTION)
                .ticker(() -> TimeUnit.MILLISECONDS.toNanos(clock.millis()))
                .build();
    }

    /** Records a valid signature. @return whether no replica has received it before */
    Uni<Boolean> recordIfNew(byte[] signature) {
        String hex = HexFormat.of().formatHex(signature);
        return seen.asMap().putIfAbsent(hex, true) == null
                ? replays.recordIfNew(hex, RETENTION)
                : Uni.createFrom().item(false);
    }
}
