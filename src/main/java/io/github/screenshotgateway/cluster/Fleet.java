package io.github.screenshotgateway.cluster;

import io.github.screenshotgateway.cluster.engine.ClusterConfig;
import io.github.screenshotgateway.cluster.engine.Engine;
import io.github.screenshotgateway.cluster.engine.Script;
import io.github.screenshotgateway.cluster.engine.Session;
import io.github.screenshotgateway.task.TaskId;
import io.github.screenshotgateway.traffic.CallerContext;
import io.github.screenshotgateway.traffic.RequestState;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** The replicas that share the engine: their keys, events and heartbeats. Thread-safe. */
final class Fleet implements Session {
    /** The version of all formats in the engine. Replicas with different versions share nothing. */
    private static final String FORMAT = "1:";

    private static final Script BEAT = Script.of("beat");
    private static final Script LEAVE = Script.of("leave");
    private static final Script PUBLISH = Script.of("publish");

    private static final Duration LONGEST_GOODBYE = Duration.ofMillis(500);

    private static final long ALIVE_MILLIS = 3 * Engine.HEARTBEAT.toMillis();

    private static final String NO_EPOCH = "0";

    private final Engine engine;
    private final ClusterMetrics metrics;
    private final String prefix;
    private final FleetEvents events;
    private final EngineClock engineClock = new EngineClock();
    private final Members members;
    private final List<Runnable> whenLost = new CopyOnWriteArrayList<>();
    private final List<Runnable> whenJoined = new CopyOnWriteArrayList<>();
    private Runnable whenAllPurged = () -> {};

    /** Counts subscriptions and their losses: odd while events arrive, even while some may be missed. */
    private volatile long feed;

    /** When events were last lost, by {@link System#nanoTime}. */
    private volatile long lostAt = System.nanoTime();

    /** {@code null} before the first contact. */
    private volatile String epoch;

    Fleet(Engine engine, ClusterConfig config, RandomGenerator random, ClusterMetrics metrics) {
        this.metrics = metrics;
        this.engine = engine;
        this.prefix = config.prefix() + FORMAT;
        this.members = new Members(random);
        this.events = new FleetEvents(metrics);
        events.on("beat", words -> members.heard(words[0]));
    }

    /** The name of this replica, a new one after each start. */
    String replica() {
        return members.self();
    }

    FleetEvents events() {
        return events;
    }

    /** The action is called before the first command fails, on the engine's event loop. */
    void whenLost(Runnable action) {
        whenLost.add(action);
    }

    /** The action is called on the engine's event loop. */
    void whenJoined(Runnable action) {
        whenJoined.add(action);
    }

    /** The action is called on the engine's event loop when all lists were purged and this replica may have missed the event. */
    void whenAllPurged(Runnable action) {
        whenAllPurged = action;
    }

    /** Call after all handlers are set. */
    void start() {
        engine.start(this);
    }

    /** @param kind of the key, after the hash tag */
    String key(String tag, String kind) {
        return prefix + "{" + tag + "}:" + kind;
    }

    /** A key of a task, which changes when everything is purged. */
    String key(TaskId task, String kind) {
        String current = epoch;
        return key(task.value(), kind) + ":" + (current == null ? NO_EPOCH : current);
    }

    /** Fails if the engine does not work. Completes in the caller's context, and without one on a worker thread. */
    Uni<Response> run(Script script, List<String> keys, Object... arguments) {
        return Uni.createFrom().deferred(() -> {
            Executor caller = CallerContext.current();
            long start = System.nanoTime();
            Runnable end = RequestState.beginClusterWait();
            return Uni.createFrom()
                    .completionStage(
                            engine.run(script, keys, buffers(arguments)).toCompletionStage())
                    .onItemOrFailure()
                    .invoke((item, failure) ->
                            metrics.command(failure == null, Duration.ofNanos(System.nanoTime() - start)))
                    .onTermination()
                    .invoke(end)
                    .emitOn(caller);
        });
    }

    private static List<Buffer> buffers(Object... arguments) {
        return Arrays.stream(arguments)
                .map(argument ->
                        argument instanceof byte[] bytes ? Buffer.buffer(bytes) : Buffer.buffer(argument.toString()))
                .toList();
    }

    /** Sends an event to all replicas, this one included, if the engine works. */
    void publish(String event) {
        run(PUBLISH, List.of(), channel(), event).subscribe().with(sent -> {}, failure -> {});
    }

    /** Asks the engine who is alive. */
    Uni<Set<String>> findMembers() {
        return Uni.createFrom()
                .completionStage(() -> beat(engine::run).toCompletionStage())
                .map(done -> members.names());
    }

    /** Leaves the fleet, so that nobody waits for this replica. Waits for a moment. */
    void stop() {
        try {
            engine.run(LEAVE, List.of(key("fleet", "members")), buffers(replica()))
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get(LONGEST_GOODBYE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            // It then counts as alive for some seconds.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        engine.stop();
    }

    boolean isAway() {
        return engine.isAway();
    }

    long feed() {
        return feed;
    }

    /** The time since events were last lost. */
    Duration timeSinceLoss() {
        return Duration.ofNanos(System.nanoTime() - lostAt);
    }

    Members members() {
        return members;
    }

    EngineClock engineClock() {
        return engineClock;
    }

    @Override
    public String channel() {
        return prefix + "events";
    }

    @Override
    public Future<Void> beat(Commands commands) {
        String epochBefore = epoch;
        return commands.run(
                        BEAT,
                        List.of(key("fleet", "members"), key("fleet", "epoch"), key("fleet", "born")),
                        buffers(replica(), ALIVE_MILLIS, channel()))
                .map(reply -> {
                    engineClock.learn(reply.get(0).toLong(), reply.get(3).toLong());
                    // An event may have overtaken the reply.
                    if (Objects.equals(epoch, epochBefore)) {
                        learnEpoch(reply.get(1).toString());
                    }
                    members.learn(
                            StreamSupport.stream(reply.get(2).spliterator(), false)
                                    .map(Response::toString)
                                    .collect(Collectors.toUnmodifiableSet()),
                            engine.isAway());
                    return null;
                });
    }

    void setEpoch(String now) {
        epoch = now;
    }

    /** A smaller epoch means that the engine was restarted empty. */
    private void learnEpoch(String now) {
        String before = epoch;
        epoch = now;
        if (before != null && Long.parseLong(now) > Long.parseLong(before)) {
            whenAllPurged.run();
        }
    }

    @Override
    public boolean isOwnBeat(String event) {
        return event.equals("beat " + replica());
    }

    @Override
    public void onEvent(String event) {
        events.dispatch(event);
    }

    @Override
    public void onJoined() {
        members.joined();
        feed++;
        whenJoined.forEach(Runnable::run);
    }

    @Override
    public void onLost() {
        lostAt = System.nanoTime();
        feed++;
        whenLost.forEach(Runnable::run);
    }
}
