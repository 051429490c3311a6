package io.github.screenshotgateway.cluster;

import io.github.screenshotgateway.cluster.engine.Script;
import io.smallrye.mutiny.Uni;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** The turns of all replicas, by the engine's clock. While the engine is away, this replica takes its share of the rate. */
final class SharedTurns implements Turns {
    private static final Script TURN = Script.of("turn");
    private static final Script PAUSE = Script.of("pause");

    /**
     * Replicas rejoin one by one. For so long after the last one has joined, each uses only its share: otherwise the vendor
     * would see the whole rate of the first and the shares of the others.
     */
    private static final Duration SHARE_AFTER_JOIN = Duration.ofSeconds(1);

    /** Until then there are no bursts: the engine has not seen the calls of the shares, and would count them as unused. */
    private static final Duration NO_BURST_AFTER_JOIN = Duration.ofSeconds(2);

    private final Fleet fleet;
    private final List<String> gate;

    /** The turns of this replica's share, since the engine was lost. */
    private volatile LocalTurns share = new LocalTurns(System::nanoTime);

    private volatile Consumer<Duration> onPause = length -> {};

    SharedTurns(Fleet fleet) {
        this.fleet = fleet;
        this.gate = List.of(fleet.key("gate", "turns"));
        fleet.whenLost(() -> share = new LocalTurns(System::nanoTime));
        fleet.events().on("pause", words -> onPause.accept(Duration.ofMillis(Long.parseLong(words[0]))));
    }

    @Override
    public Uni<Duration> reserve(Pace pace) {
        Duration sinceJoin = fleet.members().timeSinceLastJoin();
        if (sinceJoin.compareTo(SHARE_AFTER_JOIN) < 0) {
            return Uni.createFrom().item(() -> ofShare(pace));
        }
        Duration burst = sinceJoin.compareTo(NO_BURST_AFTER_JOIN) < 0 ? Duration.ZERO : pace.burst();
        return fleet.run(TURN, gate, micros(pace.interval()), micros(burst))
                .map(this::turn)
                .onFailure()
                .recoverWithItem(() -> ofShare(pace));
    }

    private Duration ofShare(Pace pace) {
        return share.reserveNow(pace.share(fleet.members().names().size()));
    }

    private Duration turn(Response reply) {
        Duration pause = Duration.of(reply.get(1).toLong(), ChronoUnit.MICROS);
        if (!pause.isZero()) {
            onPause.accept(pause);
        }
        return Duration.of(reply.get(0).toLong(), ChronoUnit.MICROS);
    }

    private static long micros(Duration time) {
        return TimeUnit.NANOSECONDS.toMicros(time.toNanos());
    }

    @Override
    public void pause(Duration length) {
        onPause.accept(length);
        fleet.run(PAUSE, gate, length.toMillis(), fleet.channel()).subscribe().with(passedOn -> {}, failure -> {});
    }

    @Override
    public void onPause(Consumer<Duration> action) {
        onPause = action;
    }
}
