package io.github.screenshotgateway.cluster;

import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/** The turns of this replica alone. */
public final class LocalTurns implements Turns {
    private final LongSupplier nanoTime;
    private Consumer<Duration> onPause = length -> {};

    /** When the next call would start without bursts, by {@code nanoTime}. */
    private long next;

    public LocalTurns(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.next = nanoTime.getAsLong();
    }

    @Override
    public Uni<Duration> reserve(Pace pace) {
        return Uni.createFrom().item(() -> reserveNow(pace));
    }

    synchronized Duration reserveNow(Pace pace) {
        long now = nanoTime.getAsLong();
        long turn = Math.max(next, now - pace.burst().toNanos());
        next = turn + pace.interval().toNanos();
        return Duration.ofNanos(Math.max(0, turn - now));
    }

    @Override
    public void pause(Duration length) {
        onPause.accept(length);
    }

    @Override
    public void onPause(Consumer<Duration> action) {
        onPause = action;
    }
}
