package io.github.screenshotgateway.cluster;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.screenshotgateway.support.EngineServer;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class SharedTurnsTest extends FleetTest {
    private static final int PER_SECOND = 20;
    private static final Turns.Pace PACE = Turns.Pace.of(PER_SECOND);

    /** 4,000 take ten minutes. */
    private static final int TURNS_OF_EACH = Integer.getInteger("cluster.turns", 40);

    /** Tolerance for clocks and timers, in milliseconds. */
    private static final long TOLERANCE = 60;

    private final Replica one = join();
    private final Replica two = join();
    private final Replica three = join();

    SharedTurnsTest(EngineServer.Kind kind) {
        super(kind);
    }

    @Test
    void replicasShareTheRate() throws InterruptedException {
        awaitSettled(one, two, three);
        Queue<Long> turns = new ConcurrentLinkedQueue<>();

        List<Thread> callers = Stream.of(one, two, three)
                .map(replica -> new Thread(() -> takeTurns(replica, turns)))
                .toList();
        callers.forEach(Thread::start);
        for (Thread caller : callers) {
            caller.join();
        }

        List<Long> inOrder = turns.stream().sorted().toList();
        for (int first = 0; first + 25 < inOrder.size(); first++) {
            // 26 turns take a second at least, or else there are more than 25 in one.
            assertTrue(inOrder.get(first + 25) - inOrder.get(first) > 1_000 - TOLERANCE, inOrder::toString);
        }
        long all = inOrder.get(inOrder.size() - 1) - inOrder.get(0);
        long expected = PACE.interval().toMillis() * (3L * TURNS_OF_EACH - 1)
                - PACE.burst().toMillis();
        assertTrue(all <= expected + TOLERANCE, () -> all + " ms and not " + expected);
    }

    private static void awaitSettled(Replica... replicas) {
        await().until(() -> Stream.of(replicas)
                .allMatch(replica -> replica.fleet.members().timeSinceLastJoin().toMillis() > 2_000));
    }

    /** Takes turns one after the other, and notes when they are by the engine's clock. */
    private static void takeTurns(Replica replica, Queue<Long> turns) {
        try {
            for (int i = 0; i < TURNS_OF_EACH; i++) {
                Duration wait = replica.turns.reserve(PACE).await().atMost(Duration.ofSeconds(30));
                turns.add(replica.fleet.engineClock().millis() + wait.toMillis());
                TimeUnit.NANOSECONDS.sleep(wait.toNanos());
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void pauseReachesAllReplicas() {
        Queue<Duration> pauses = new ConcurrentLinkedQueue<>();
        two.turns.onPause(pauses::add);

        one.turns.pause(Duration.ofSeconds(30));

        await().until(() -> pauses.size() == 1);
        assertEquals(Duration.ofSeconds(30), pauses.remove());
    }

    @Test
    void turnDuringAPauseStartsThePauseHere() {
        one.turns.pause(Duration.ofSeconds(30));
        Replica late = join();
        Queue<Duration> pauses = new ConcurrentLinkedQueue<>();
        late.turns.onPause(pauses::add);
        awaitSettled(late);

        late.turns.reserve(PACE).await().atMost(Duration.ofSeconds(30));

        assertTrue(pauses.element().compareTo(Duration.ofSeconds(1)) > 0);
        assertTrue(pauses.element().compareTo(Duration.ofSeconds(30)) <= 0);
    }

    @Test
    void withoutTheServerEachReplicaTakesItsShare() {
        await().until(() -> one.fleet.members().names().size() == 3);
        server.kill();
        await().until(one.engine::isAway);

        Duration turns = Duration.ZERO;
        for (int i = 0; i < 7; i++) {
            turns = one.turns.reserve(PACE).await().atMost(Duration.ofSeconds(30));
        }

        assertTrue(turns.compareTo(Duration.ofMillis(900)) > 0, turns::toString);
    }

    /** The server has forgotten all members, and the first replica that is back sees itself alone. */
    @Test
    void sharesStayTheSameWhileReplicasRejoin() {
        await().until(() -> Stream.of(one, two, three)
                .allMatch(replica -> replica.fleet.members().names().size() == 3));
        server.kill();
        await().until(() -> Stream.of(one, two, three).allMatch(replica -> replica.engine.isAway()));
        server.start();

        await().pollInterval(Duration.ofMillis(10)).until(() -> {
            assertEquals(3, one.fleet.members().names().size());
            return !one.engine.isAway() && !two.engine.isAway() && !three.engine.isAway();
        });
    }

    @Test
    void stoppedReplicaIsNoMember() {
        await().until(() -> one.fleet.members().names().size() == 3);
        await().until(() -> one.fleet.members().timeSinceLastJoin().toSeconds() > 2);

        three.close();

        await().atMost(Duration.ofSeconds(5))
                .until(() -> one.fleet.members().names().size() == 2);
    }

    @Test
    void shareIsOneASecondAtLeast() {
        assertEquals(Duration.ofSeconds(1), PACE.share(100).interval());
        assertEquals(PACE, PACE.share(0));
    }
}
