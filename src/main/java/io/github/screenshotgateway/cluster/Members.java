package io.github.screenshotgateway.cluster;

import io.github.screenshotgateway.cluster.engine.Engine;
import java.time.Duration;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The replicas that share the engine, as this one knows them from heartbeats. Changed on the engine's event loop alone;
 * can be read on any thread.
 */
final class Members {
    private final String self;

    /** The other replicas that were heard since this one joined. */
    private final Set<String> heard = new HashSet<>();

    /** When a replica joined last, by {@link System#nanoTime}. */
    private volatile long lastJoin = System.nanoTime();

    private volatile Set<String> names = Set.of();

    Members(RandomGenerator random) {
        byte[] id = new byte[4];
        random.nextBytes(id);
        this.self = hostName() + "-" + HexFormat.of().formatHex(id);
    }

    /** The name of the pod, for people who read the log. */
    private static String hostName() {
        return Optional.ofNullable(System.getenv("HOSTNAME")).orElse("replica").replaceAll("[^A-Za-z0-9.-]", "-");
    }

    /** The name of this replica, a new one after each start. */
    String self() {
        return self;
    }

    /** Those that were alive lately, this one included; empty before the first contact. */
    Set<String> names() {
        return names;
    }

    /** The time since a replica joined last; meaningless while the engine is away. */
    Duration timeSinceLastJoin() {
        return Duration.ofNanos(System.nanoTime() - lastJoin);
    }

    /** Call when this replica has joined. */
    void joined() {
        heard.clear();
        lastJoin = System.nanoTime();
    }

    /** Call when a heartbeat of another replica has arrived. */
    void heard(String other) {
        if (heard.add(other)) {
            lastJoin = System.nanoTime();
            names = union(names, Set.of(other));
        }
    }

    /**
     * Sets those that the engine knows. Those before an outage count until all have had the time to rejoin.
     *
     * @param joining whether this replica has not joined yet
     */
    void learn(Set<String> alive, boolean joining) {
        names = joining || timeSinceLastJoin().compareTo(Engine.HEARTBEAT) < 0 ? union(names, alive) : alive;
    }

    private static Set<String> union(Set<String> one, Set<String> other) {
        return Stream.concat(one.stream(), other.stream()).collect(Collectors.toUnmodifiableSet());
    }
}
