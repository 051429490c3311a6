package io.github.screenshotgateway.cluster;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.screenshotgateway.cluster.Refreshes.Refreshed;
import io.github.screenshotgateway.cluster.Refreshes.Source;
import io.github.screenshotgateway.cluster.Replica.Text;
import io.github.screenshotgateway.problem.Problem;
import io.github.screenshotgateway.problem.ProblemType;
import io.github.screenshotgateway.support.EngineServer;
import io.github.screenshotgateway.task.TaskId;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.core.impl.ContextInternal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class SharedRefreshesTest extends FleetTest {
    private static final TaskId TASK = new TaskId("task");

    /** Calls to the vendor. */
    private final AtomicInteger calls = new AtomicInteger();

    private final CompletableFuture<String> slow = new CompletableFuture<>();

    SharedRefreshesTest(EngineServer.Kind kind) {
        super(kind);
    }

    private Replica replica() {
        return replica(Clock.systemUTC());
    }

    private Replica replica(InstantSource clock) {
        Replica replica = join(clock);
        replica.vendor = before -> {
            calls.incrementAndGet();
            return Uni.createFrom()
                    .item(() -> before == null ? "1" : Integer.toString(Integer.parseInt(before.text()) + 1));
        };
        return replica;
    }

    private void slow(Replica replica) {
        replica.vendor = before -> {
            calls.incrementAndGet();
            return Uni.createFrom().completionStage(slow::copy);
        };
    }

    private static Refreshed<Text> get(CompletableFuture<Refreshed<Text>> refresh) {
        return refresh.orTimeout(30, TimeUnit.SECONDS).join();
    }

    private static double leases(Replica replica, String event) {
        return replica.meters.counter("gateway.cluster.leases", "event", event).count();
    }

    private void awaitCalls(int number) {
        await().until(calls::get, found -> found == number);
    }

    @Test
    void freshListOfAnotherReplicaIsTakenWithoutACall() {
        Replica one = replica();
        Replica two = replica();
        get(one.refresh(TASK));

        Refreshed<Text> taken = get(two.refresh(TASK));

        assertEquals("1", taken.entry().text());
        assertEquals(Source.SHARED, taken.source());
        assertEquals(1, calls.get());
    }

    @Test
    void replicasWaitForTheOneThatReads() {
        Replica one = replica();
        Replica two = replica();
        slow(one);
        // No longer fresh when it arrives.
        one.freshFor = Duration.ZERO;
        CompletableFuture<Refreshed<Text>> first = one.refresh(TASK);
        awaitCalls(1);

        CompletableFuture<Refreshed<Text>> second = two.refresh(TASK);
        await().until(() ->
                two.meters.counter("gateway.cluster.leases", "event", "waited").count() == 1);
        slow.complete("7");

        assertEquals(Source.UPSTREAM, get(first).source());
        assertEquals("7", get(second).entry().text());
        assertEquals(Source.AWAITED, get(second).source());
        assertEquals(1, calls.get());
    }

    @Test
    void readContinuesFromTheListOfAnotherReplica() {
        Replica one = replica();
        Replica two = replica();
        one.freshFor = Duration.ZERO;
        get(one.refresh(TASK));

        assertEquals("2", get(two.refresh(TASK)).entry().text());
    }

    @Test
    void oneOfManyTakesOverFromAKilledReplica() {
        Replica killed = replica();
        Replica two = replica();
        Replica three = replica();
        slow(killed);
        killed.refresh(TASK);
        awaitCalls(1);
        CompletableFuture<Refreshed<Text>> second = two.refresh(TASK);
        CompletableFuture<Refreshed<Text>> third = three.refresh(TASK);

        killed.kill();

        assertEquals("1", get(second).entry().text());
        assertEquals("1", get(third).entry().text());
        assertEquals(2, calls.get());
    }

    @Test
    void listReadUnderALostLeaseIsRefused() {
        Replica late = replica();
        Replica two = replica();
        slow(late);
        CompletableFuture<Refreshed<Text>> first = late.refresh(TASK);
        awaitCalls(1);
        server.run("DEL sg1:{task}:lease:0");
        Refreshed<Text> second = get(two.refresh(TASK));

        slow.complete("late");

        assertEquals("late", get(first).entry().text());
        assertFalse(get(first).kept());
        assertEquals("1", second.entry().text());
        assertEquals(2, calls.get());
        assertEquals("1", get(replica().refresh(TASK)).entry().text());
    }

    @Test
    void changedListIsNoLongerConfirmedElsewhere() {
        Replica one = replica();
        Replica two = replica();
        get(one.refresh(TASK));
        get(two.refresh(TASK));
        assertTrue(two.isConfirmed(TASK));

        get(one.refresh(TASK));

        await().until(() -> !two.isConfirmed(TASK));
        assertTrue(one.isConfirmed(TASK));
        assertEquals("2", get(two.refresh(TASK, true)).entry().text());
        assertTrue(two.isConfirmed(TASK));
        assertEquals(2, calls.get());
    }

    @Test
    void afterALostConnectionListsAreConfirmedWithoutACall() {
        Replica one = replica();
        get(one.refresh(TASK));
        server.run("CLIENT KILL TYPE pubsub");
        await().until(() -> !one.isConfirmed(TASK));
        one.awaitJoined();

        Refreshed<Text> confirmed = get(one.refresh(TASK, true));

        assertEquals(Source.CONFIRMED, confirmed.source());
        assertTrue(one.isConfirmed(TASK));
        assertEquals(1, calls.get());
    }

    @Test
    void restartedServerGetsListFromReplicaWithoutACall() {
        Replica one = replica();
        get(one.refresh(TASK));
        server.kill();
        await().until(one.engine::isAway);
        server.start();
        one.awaitJoined();

        get(one.refresh(TASK, true));

        assertEquals("1", get(replica().refresh(TASK)).entry().text());
        assertEquals(1, calls.get());
    }

    @Test
    void failureIsRepeatedByOtherReplicas() {
        Replica one = replica();
        Replica two = replica();
        one.freshFor = Duration.ZERO;
        get(one.refresh(TASK));
        one.vendor = before -> Uni.createFrom().failure(new Problem(ProblemType.UPSTREAM_TIMEOUT, "Too slow."));
        one.lost = Set.of("a b", "\u00e4\"");
        get(one.refresh(TASK));

        Refreshed<Text> repeated = get(two.refresh(TASK));

        assertEquals("Too slow.", ((Problem) repeated.failure()).detail());
        assertEquals(ProblemType.UPSTREAM_TIMEOUT, ((Problem) repeated.failure()).type());
        assertEquals("1", repeated.entry().text());
        await().atMost(Duration.ofSeconds(5)).until(() -> get(two.refresh(TASK)).failure() == null);
        assertEquals(Set.of("a b", "\u00e4\""), two.lostBefore);
    }

    @Test
    void failureOfOneReplicaAloneIsNotShared() {
        Replica one = replica();
        Replica two = replica();
        one.vendor = before -> Uni.createFrom().failure(Problem.busy("Busy.", Duration.ofSeconds(1)));
        assertNull(get(one.refresh(TASK)).entry());

        assertEquals("1", get(two.refresh(TASK)).entry().text());
    }

    @Test
    void agesAreRightAlthoughClocksDiffer() {
        Replica one = replica(() -> Clock.systemUTC().instant().plus(Duration.ofHours(1)));
        Replica two = replica();
        get(one.refresh(TASK));

        Text taken = get(two.refresh(TASK)).entry();

        Duration age = Duration.between(taken.readAt(), Clock.systemUTC().instant());
        assertTrue(
                age.compareTo(Duration.ofSeconds(-1)) > 0 && age.compareTo(Duration.ofSeconds(20)) < 0, age::toString);
    }

    @Test
    void withoutTheServerEachReplicaReads() {
        Replica one = replica();
        Replica two = replica();
        server.pause();

        assertEquals("1", get(one.refresh(TASK)).entry().text());
        assertEquals("1", get(two.refresh(TASK)).entry().text());

        assertTrue(one.isConfirmed(TASK));
        server.resume();
        one.awaitJoined();
        two.awaitJoined();
        get(one.refresh(TASK, true));
        get(two.refresh(TASK, true));
        assertEquals(2, calls.get());
    }

    @Test
    void listAboveFourMegabytesIsNotShared() {
        Replica one = replica();
        Replica two = replica();
        String large = "x".repeat(SharedRefresh.LARGEST);
        one.vendor = before -> Uni.createFrom().item(large);
        assertEquals(large, get(one.refresh(TASK)).entry().text());
        assertTrue(one.isConfirmed(TASK));

        assertEquals("1", get(two.refresh(TASK)).entry().text());
        assertEquals(1, calls.get());
        assertEquals(0, leases(two, "granted"));
    }

    @Test
    void hintReachesEveryReplicaAndLeavesNoListFresh() {
        Replica one = replica();
        Replica two = replica();
        get(one.refresh(TASK));
        CompletableFuture<TaskId> hinted = new CompletableFuture<>();
        two.refreshes.onHint(hinted::complete);

        one.refreshes.hint(TASK);

        assertEquals(TASK, hinted.orTimeout(10, TimeUnit.SECONDS).join());
        assertEquals("2", get(two.refresh(TASK)).entry().text());
    }

    @Test
    void hintDoesNotLetTheEnginesEventLoopReadTheVendor() {
        Replica one = replica();
        CompletableFuture<Vertx> reader = new CompletableFuture<>();
        one.vendor = before -> {
            reader.complete(((ContextInternal) Vertx.currentContext()).owner());
            return Uni.createFrom().item("1");
        };
        one.refreshes.onHint(one::refresh);

        one.refreshes.hint(TASK);

        assertEquals(one.vertx, reader.orTimeout(10, TimeUnit.SECONDS).join());
    }

    @Test
    void unreadableListIsReadAgainAndReplaced() {
        Replica one = replica();
        Replica two = replica();
        get(one.refresh(TASK));
        server.run("HSET sg1:{task}:list:0 entry garbage");

        assertEquals("1", get(two.refresh(TASK)).entry().text());

        two.cache.clear();
        server.run("HSET sg1:{task}:list:0 fresh-until 0");
        assertEquals("1", get(two.refresh(TASK)).entry().text());
        assertEquals(Source.SHARED, get(replica().refresh(TASK)).source());
    }

    @Test
    void listsOfOtherFormatsAreOtherLists() {
        Replica one = replica();
        get(one.refresh(TASK));
        server.run("RENAME sg1:{task}:list:0 sg2:{task}:list:0");

        assertEquals(Source.UPSTREAM, get(replica().refresh(TASK)).source());
    }

    @Test
    void eventsArriveWhileLargeListsAreShared() {
        // A slow machine is no reason to work alone here.
        Map<String, String> settings = Map.of("hosts", server.host(), "command-timeout", "20s");
        Replica one = open(new Replica(settings)).join();
        Replica two = open(new Replica(settings)).join();
        one.vendor = before -> Uni.createFrom().item("x".repeat(SharedRefresh.LARGEST - 100));
        get(one.refresh(TASK));
        get(two.refresh(TASK));
        assertTrue(two.isConfirmed(TASK));

        for (int i = 0; i < 100; i++) {
            get(one.refresh(TASK));
        }

        await().until(() ->
                two.meters.counter("gateway.cluster.events", "kind", "list").count() == 101);
        assertFalse(two.isConfirmed(TASK));
        assertEquals(Source.SHARED, get(two.refresh(TASK, true)).source());
    }

    @Test
    void outdatedListIsNotPutBackIntoAnEmptyServer() {
        Replica one = replica();
        Replica two = replica();
        get(one.refresh(TASK));
        get(two.refresh(TASK));
        get(two.refresh(TASK));
        await().until(() -> !one.isConfirmed(TASK));
        restartServer(one, two);

        assertEquals("2", get(one.refresh(TASK, true)).entry().text());
        assertEquals("2", get(two.refresh(TASK, true)).entry().text());
        assertEquals(3, calls.get());
    }

    private void restartServer(Replica... all) {
        server.kill();
        await().until(() -> Stream.of(all).allMatch(replica -> replica.engine.isAway()));
        server.start();
        Stream.of(all).forEach(Replica::awaitJoined);
    }

    /** Both have missed what the other has read. */
    @Test
    void listThatWasReadLaterWinsInAnEmptyServer() {
        TestTime early = new TestTime(Duration.ofSeconds(-30));
        Replica one = replica(early);
        Replica two = replica();
        server.kill();
        await().until(() -> one.engine.isAway() && two.engine.isAway());
        get(one.refresh(TASK));
        two.vendor = before -> Uni.createFrom().item("newer");
        get(two.refresh(TASK));
        early.shift(Duration.ZERO);
        server.start();
        one.awaitJoined();
        two.awaitJoined();

        get(one.refresh(TASK, true));

        assertEquals("newer", get(two.refresh(TASK, true)).entry().text());
        await().until(() -> !one.isConfirmed(TASK));
        assertEquals("newer", get(one.refresh(TASK, true)).entry().text());
    }

    /** A clock that is read by one replica alone. */
    private static final class TestTime implements InstantSource {
        private volatile Duration shift;

        private TestTime(Duration shift) {
            this.shift = shift;
        }

        private void shift(Duration shift) {
            this.shift = shift;
        }

        @Override
        public Instant instant() {
            return Clock.systemUTC().instant().plus(shift);
        }
    }

    @Test
    void listThatTheServerHasEvictedIsReadAgain() {
        Replica one = replica();
        get(one.refresh(TASK));
        server.run("DEL sg1:{task}:list:0");

        assertEquals("2", get(one.refresh(TASK, true)).entry().text());
    }

    @Test
    void unknownFailureOfANewerReplicaIsABadResponse() {
        Replica one = replica();
        Replica two = replica();
        one.vendor = before -> Uni.createFrom().failure(new Problem(ProblemType.UPSTREAM_TIMEOUT, "Too slow."));
        get(one.refresh(TASK));
        server.run("HSET sg1:{task}:list:0 failure UNHEARD-OF");

        Problem repeated = (Problem) get(two.refresh(TASK)).failure();

        assertEquals(ProblemType.UPSTREAM_BAD_RESPONSE, repeated.type());
    }
}
