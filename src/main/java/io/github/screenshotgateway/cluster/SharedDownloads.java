package io.github.screenshotgateway.cluster;

import io.github.screenshotgateway.cluster.engine.ClusterConfig;
import io.github.screenshotgateway.cluster.engine.Script;
import io.github.screenshotgateway.http.Sha256;
import io.github.screenshotgateway.task.TaskId;
import io.github.screenshotgateway.traffic.CallerContext;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** One download for all replicas, under a lease in the engine. While the engine is away, each replica downloads. */
final class SharedDownloads implements Downloads {
    private static final Script BEGIN = Script.of("download-begin");
    private static final Script RENEW = Script.of("renew");
    private static final Script END = Script.of("download-end");

    /** Longer than between a look into the bucket and the question for the right. */
    private static final Duration STORED_FOR = Duration.ofSeconds(10);

    /** Then a second download is better than a longer wait. */
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(20);

    /** A lease is not renewed for longer. */
    private static final Duration LONGEST_DOWNLOAD = Duration.ofSeconds(90);

    private static final int RENEWALS = 3;
    private static final int BYTES_OF_DIGEST = 16;

    private static final Optional<Right> ALONE = Optional.of(Right.OF_ONE_REPLICA);

    private final Fleet fleet;
    private final Vertx vertx;
    private final long leaseMillis;
    private final AtomicLong tokens = new AtomicLong();

    /** By image: completed by the event of the replica that downloads it. */
    private final Map<String, CompletableFuture<Boolean>> waiting = new ConcurrentHashMap<>();

    SharedDownloads(Fleet fleet, ClusterConfig config, Vertx vertx) {
        this.fleet = fleet;
        this.vertx = vertx;
        this.leaseMillis = config.lease().toMillis();
        fleet.events().on("image", words -> end(words[0], words[1].equals("1")));
        fleet.whenLost(() -> waiting.keySet().forEach(image -> end(image, false)));
    }

    private void end(String image, boolean stored) {
        CompletableFuture<Boolean> known = waiting.remove(image);
        if (known != null) {
            known.complete(stored);
        }
    }

    @Override
    public Uni<Optional<Right>> acquire(TaskId task, String identity) {
        String image = HexFormat.of().formatHex(Sha256.of(task.value() + '/' + identity), 0, BYTES_OF_DIGEST);
        return acquire(image, fleet.key("i:" + image, "lease"))
                .ifNoItem()
                .after(LONGEST_WAIT)
                .recoverWithItem(ALONE)
                .onFailure()
                .recoverWithItem(ALONE)
                .emitOn(CallerContext.current());
    }

    private Uni<Optional<Right>> acquire(String image, String key) {
        return Uni.createFrom().deferred(() -> {
            // Before the question, so that no event is missed.
            CompletableFuture<Boolean> event = waiting.computeIfAbsent(image, unknown -> new CompletableFuture<>());
            String token = fleet.replica() + "-" + tokens.incrementAndGet();
            return fleet.run(BEGIN, List.of(key), token, leaseMillis)
                    .chain(reply -> follow(image, key, token, event, reply))
                    .onTermination()
                    .invoke(() -> waiting.remove(image, event));
        });
    }

    private Uni<Optional<Right>> follow(
            String image, String key, String token, CompletableFuture<Boolean> event, Response reply) {
        return switch (reply.get(0).toString()) {
            case "lease" -> Uni.createFrom().item(Optional.of(new Lease(image, key, token)));
            case "stored" -> Uni.createFrom().item(Optional.empty());
            default ->
                Uni.createFrom()
                        .completionStage(event::copy)
                        .map(stored -> stored ? Optional.<Right>empty() : ALONE)
                        .ifNoItem()
                        .after(Duration.ofMillis(reply.get(1).toLong() + 1))
                        .recoverWithUni(() -> acquire(image, key));
        };
    }

    private final class Lease implements Right {
        private final String image;
        private final String key;
        private final String token;
        private final long start = System.nanoTime();
        private final long timer;

        private Lease(String image, String key, String token) {
            this.image = image;
            this.key = key;
            this.token = token;
            this.timer = vertx.setPeriodic(leaseMillis / RENEWALS, id -> renew());
        }

        private void renew() {
            if (System.nanoTime() - start > LONGEST_DOWNLOAD.toNanos()) {
                vertx.cancelTimer(timer);
                return;
            }
            fleet.run(RENEW, List.of(key), token, leaseMillis).subscribe().with(renewed -> {}, failure -> {});
        }

        @Override
        public void end(boolean stored) {
            vertx.cancelTimer(timer);
            fleet.run(END, List.of(key), token, stored ? 1 : 0, STORED_FOR.toMillis(), fleet.channel(), image)
                    .subscribe()
                    .with(ended -> {}, failure -> {});
        }
    }
}
