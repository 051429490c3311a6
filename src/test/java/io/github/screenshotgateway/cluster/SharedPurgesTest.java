package io.github.screenshotgateway.cluster;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.screenshotgateway.cluster.Refreshes.Refreshed;
import io.github.screenshotgateway.cluster.Replica.Text;
import io.github.screenshotgateway.support.EngineServer;
import io.github.screenshotgateway.task.TaskId;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class SharedPurgesTest extends FleetTest {
    private static final TaskId TASK = new TaskId("task");
    private static final Duration LONG = Duration.ofSeconds(30);

    private final Replica one = join();
    private final Replica two = join();

    SharedPurgesTest(EngineServer.Kind kind) {
        super(kind);
    }

    private static Text get(CompletableFuture<Refreshed<Text>> refresh) {
        return refresh.orTimeout(30, TimeUnit.SECONDS).join().entry();
    }

    private static void answers(Replica replica, String text) {
        replica.vendor = before -> Uni.createFrom().item(text + (before == null ? "" : " after " + before.text()));
    }

    private boolean purge() {
        return one.purges.purge(TASK).await().atMost(LONG);
    }

    private boolean purgeAll() {
        return one.purges.purgeAll().await().atMost(LONG);
    }

    @Test
    void purgedTaskIsForgottenByEveryReplicaAndByTheEngine() {
        answers(one, "old");
        get(one.refresh(TASK));
        get(two.refresh(TASK));

        assertTrue(purge());

        assertNull(one.cache.get(TASK));
        assertNull(two.cache.get(TASK));
        answers(two, "new");
        assertEquals("new", get(two.refresh(TASK)).text());
    }

    @Test
    void purgeWaitsForTheOtherReplicas() {
        CompletableFuture<Void> slow = new CompletableFuture<>();
        two.beforePurge = Uni.createFrom().completionStage(slow);
        get(two.refresh(TASK));

        CompletableFuture<Boolean> purged = one.purges.purge(TASK).subscribeAsCompletionStage();
        await().during(Duration.ofMillis(300)).until(() -> !purged.isDone());
        slow.complete(null);

        assertTrue(purged.orTimeout(30, TimeUnit.SECONDS).join());
    }

    @Test
    void purgeSucceedsAfterTwoSecondsWithoutAcknowledgement() {
        two.beforePurge = Uni.createFrom().nothing();

        assertTrue(purge());
    }

    @Test
    void readInProgressDuringAPurgeIsNotShared() {
        CompletableFuture<String> slow = new CompletableFuture<>();
        CompletableFuture<Void> asked = new CompletableFuture<>();
        two.vendor = before -> {
            asked.complete(null);
            return Uni.createFrom().completionStage(slow);
        };
        CompletableFuture<Refreshed<Text>> reading = two.refresh(TASK);
        asked.orTimeout(30, TimeUnit.SECONDS).join();

        purge();
        slow.complete("old");

        assertEquals("old", get(reading).text());
        assertFalse(reading.join().kept());
        answers(one, "new");
        assertEquals("new", get(one.refresh(TASK)).text());
    }

    @Test
    void missedPurgeIsAppliedOnConfirmation() {
        answers(two, "old");
        get(two.refresh(TASK));
        two.beforePurge = Uni.createFrom().nothing();
        purge();
        server.run("CLIENT KILL TYPE pubsub");
        await().until(() -> !two.isConfirmed(TASK));
        two.awaitJoined();

        answers(two, "new");
        assertEquals("new", get(two.refresh(TASK, true)).text());
    }

    @Test
    void missedPurgeIsAppliedOnReconnect() {
        get(two.refresh(TASK));
        AtomicInteger forgotten = new AtomicInteger();
        two.beforePurge = Uni.createFrom().nothing();
        purge();
        two.beforePurge = Uni.createFrom().voidItem().invoke(forgotten::incrementAndGet);

        server.run("CLIENT KILL TYPE pubsub");

        await().until(() -> forgotten.get() == 1);
        assertNull(two.cache.get(TASK));
    }

    @Test
    void purgedListIsNotPutBackAfterTheTaskIsGone() {
        answers(two, "old");
        get(two.refresh(TASK));
        two.beforePurge = Uni.createFrom().nothing();
        purge();
        one.freshFor = Duration.ZERO;
        answers(one, "gone");
        get(one.refresh(TASK));

        answers(two, "new");
        assertEquals("new after gone", get(two.refresh(TASK, true)).text());
    }

    @Test
    void purgeAfterARestartOfTheServerReachesReplicasThatComeBackLater() {
        answers(two, "old");
        get(two.refresh(TASK));
        server.kill();
        await().until(() -> one.engine.isAway() && two.engine.isAway());
        server.start();
        one.awaitJoined();

        assertTrue(purge());

        two.awaitJoined();
        answers(two, "new");
        assertEquals("new", get(two.refresh(TASK, two.cache.containsKey(TASK))).text());
    }

    @Test
    void purgeOfAllLeavesNothing() {
        answers(one, "old");
        get(one.refresh(TASK));
        get(two.refresh(TASK));

        assertTrue(purgeAll());

        assertNull(two.cache.get(TASK));
        answers(two, "new");
        assertEquals("new", get(two.refresh(TASK)).text());
        assertEquals("new", get(one.refresh(TASK)).text());
    }

    @Test
    void missedPurgeOfAllIsAppliedOnReconnect() {
        get(two.refresh(TASK));
        server.run("SET sg1:{fleet}:epoch 9000000000000000");
        server.run("CLIENT KILL TYPE pubsub");

        await().until(() -> two.purgesOfAll.get() == 1);
    }

    @Test
    void newReplicaDoesNotRepeatAnEarlierPurge() {
        purgeAll();

        assertEquals(0, join().purgesOfAll.get());
    }

    @Test
    void withoutTheServerOnlyThisReplicaIsPurged() {
        get(one.refresh(TASK));
        server.kill();
        await().until(one.engine::isAway);

        assertFalse(purge());

        assertNull(one.cache.get(TASK));
    }

    @Test
    void webhookIsNewOnceForAllReplicas() {
        assertTrue(one.replays.recordIfNew("abc", LONG).await().atMost(LONG));
        assertFalse(two.replays.recordIfNew("abc", LONG).await().atMost(LONG));
        assertTrue(two.replays.recordIfNew("abd", LONG).await().atMost(LONG));
    }

    @Test
    void webhookIsNewWithoutTheServer() {
        server.kill();

        assertTrue(one.replays.recordIfNew("abc", LONG).await().atMost(LONG));
    }
}
