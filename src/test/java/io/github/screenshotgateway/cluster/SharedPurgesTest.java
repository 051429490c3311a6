package io.github.screenshotgateway.cluster;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.screenshotgateway.cluster.Refreshes.Refreshed;
import io.github.screenshotgateway.cluster.Replica.Text;
import io.github.screenshotgateway.support.EngineServer;
import io.github.screenshotgateway.task.TaskId;
import io.smallrye.mutiny.Uni;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
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
    void missedPurgeIsAppliedLaterIfCatchingUpFails() {
        get(two.refresh(TASK));
        two.beforePurge = Uni.createFrom().nothing();
        purge();
        two.beforePurge = Uni.createFrom().voidItem();
        server.run("RENAME sg1:{fleet}:purges sg1:{fleet}:hidden");
        server.run("SET sg1:{fleet}:purges unreadable");
        reconnect();
        await().until(() -> two.meters
                        .timer("gateway.cluster.commands", "outcome", "failed")
                        .count()
                == 1);
        assertNotNull(two.cache.get(TASK));
        // Longer ago than what is late at a loss.
        await().pollDelay(SharedPurges.MARGIN).until(() -> true);

        server.run("RENAME sg1:{fleet}:hidden sg1:{fleet}:purges");
        reconnect();

        await().until(() -> two.cache.get(TASK) == null);
    }

    private void reconnect() {
        long feed = two.fleet.feed();
        server.run("CLIENT KILL TYPE pubsub");
        await().until(() -> two.fleet.feed() == feed + 2);
    }

    /** Otherwise a list that was read meanwhile would be put back. */
    @Test
    void missedPurgeOfAllIsAppliedBeforeListsAreShared() throws IOException {
        server.pause();
        await().until(() -> one.engine.isAway() && two.engine.isAway());
        get(two.refresh(TASK));
        CompletableFuture<Thread> joined = new CompletableFuture<>();
        two.fleet.whenJoined(() -> joined.complete(Thread.currentThread()));
        try (Socket purge = new Socket("127.0.0.1", server.port())) {
            purge.getOutputStream()
                    .write("SET sg1:{fleet}:epoch 9000000000000000\r\n".getBytes(StandardCharsets.UTF_8));
            server.resume();

            // On one thread, so not at the same time.
            assertEquals(List.of(joined.orTimeout(30, TimeUnit.SECONDS).join()), two.purgesOfAll);
        }
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

        await().until(() -> two.purgesOfAll.size() == 1);
    }

    @Test
    void newReplicaDoesNotRepeatAnEarlierPurge() {
        purgeAll();

        assertEquals(List.of(), join().purgesOfAll);
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
