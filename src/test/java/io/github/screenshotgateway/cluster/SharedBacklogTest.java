package io.github.screenshotgateway.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.screenshotgateway.cluster.Backlog.Taken;
import io.github.screenshotgateway.support.EngineServer;
import io.github.screenshotgateway.task.TaskId;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class SharedBacklogTest extends FleetTest {
    private static final TaskId TASK = new TaskId("t");
    private static final Duration LATER = Duration.ofMinutes(10);

    private final Replica one = join();
    private final Replica two = join();

    SharedBacklogTest(EngineServer.Kind kind) {
        super(kind);
    }

    private static <T> T await(Uni<T> result) {
        return result.await().atMost(LONG);
    }

    private static Optional<Taken> take(Replica replica) {
        return await(replica.backlog.take(LATER));
    }

    @Test
    void taskIsTakenByOneReplica() {
        assertTrue(await(one.backlog.add(TASK, Duration.ZERO)));
        assertTrue(await(two.backlog.add(TASK, Duration.ZERO)));
        assertEquals(1, await(two.backlog.size()));

        assertEquals(Optional.of(new Taken(TASK, 1)), take(two));

        assertEquals(Optional.empty(), take(one));
    }

    @Test
    void taskOfAKilledReplicaIsTakenByAnotherOne() {
        await(one.backlog.add(TASK, Duration.ZERO));
        assertTrue(await(one.backlog.take(Duration.ofMillis(500))).isPresent());
        one.kill();

        Awaitility.await().untilAsserted(() -> assertEquals(Optional.of(new Taken(TASK, 2)), take(two)));
    }

    @Test
    void renewedTaskIsNotTaken() {
        await(one.backlog.add(TASK, Duration.ZERO));
        await(one.backlog.take(Duration.ofMillis(200)));
        await(one.backlog.defer(TASK, LATER));

        Awaitility.await().during(Duration.ofMillis(500)).until(() -> take(two).isEmpty());
    }

    @Test
    void removedTaskCanBeAddedAgain() {
        await(one.backlog.add(TASK, Duration.ZERO));
        take(one);
        await(one.backlog.remove(TASK));
        assertEquals(0, await(two.backlog.size()));

        await(two.backlog.add(TASK, Duration.ZERO));

        assertEquals(Optional.of(new Taken(TASK, 1)), take(one));
    }

    @Test
    void taskIsNotDueBeforeItsDelay() {
        await(one.backlog.add(TASK, LATER));

        assertEquals(Optional.empty(), take(two));
    }

    @Test
    void withoutTheEngineTasksWaitOnThisReplica() {
        await(one.backlog.add(TASK, Duration.ZERO));
        server.kill();
        TaskId other = new TaskId("other");

        assertTrue(await(one.backlog.add(other, Duration.ZERO)));

        assertEquals(Optional.empty(), take(two));
        assertEquals(Optional.of(new Taken(other, 1)), take(one));
        await(one.backlog.remove(other));
        assertEquals(0, await(one.backlog.size()));
    }
}
