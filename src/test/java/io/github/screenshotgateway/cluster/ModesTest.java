package io.github.screenshotgateway.cluster;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.screenshotgateway.cluster.Refreshes.Source;
import io.github.screenshotgateway.support.EngineServer;
import io.github.screenshotgateway.support.MountedSecret;
import io.github.screenshotgateway.support.ReservedPort;
import io.github.screenshotgateway.task.TaskId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Several servers: with sentinels, and as a cluster. */
class ModesTest extends ServersTest {
    private static final String RIGHTS_AT_SENTINELS =
            "+@connection +sentinel|sentinels +sentinel|get-master-addr-by-name +sentinel|slaves";

    private static final int SLOTS = 16_384;
    private static final int NODES = 3;

    ModesTest(EngineServer.Kind kind) {
        super(kind);
    }

    private static Map<String, String> settings(EngineServer server, String mode) {
        MountedSecret secret = new MountedSecret("password");
        secret.update("secret");
        return new HashMap<>(Map.of(
                "hosts",
                server.host(),
                "mode",
                mode,
                "username",
                "gateway",
                "password-file",
                secret.path().toString()));
    }

    private static Source read(Replica replica, String task) {
        return replica.refresh(new TaskId(task))
                .orTimeout(30, TimeUnit.SECONDS)
                .join()
                .source();
    }

    private EngineServer sentinel(EngineServer primary) throws IOException {
        Path config = folder.resolve("sentinel.conf");
        Files.writeString(
                config,
                "sentinel monitor main 127.0.0.1 " + primary.port() + " 1\n"
                        + "sentinel down-after-milliseconds main 1000\n"
                        + "sentinel failover-timeout main 3000\n");
        return open(EngineServer.sentinel(kind, config));
    }

    @Test
    void failoverBySentinelsIsFollowed() throws IOException {
        EngineServer primary = server();
        EngineServer standby = server("--replicaof", "127.0.0.1 " + primary.port());
        await().atMost(LONG).until(() -> standby.run("INFO replication").contains("master_link_status:up"));
        EngineServer sentinel = sentinel(primary);
        await().atMost(LONG).until(() -> sentinel.run("INFO sentinel").contains("slaves=1"));
        primary.run("ACL SETUSER gateway on >secret " + RIGHTS);
        standby.run("ACL SETUSER gateway on >secret " + RIGHTS);
        sentinel.run("ACL SETUSER gateway on >secret " + RIGHTS_AT_SENTINELS);
        Map<String, String> settings = settings(sentinel, "sentinel");
        settings.put("master-name", "main");
        List<Replica> replicas = Stream.generate(() -> open(new Replica(settings).join()))
                .limit(3)
                .toList();
        await().until(() -> replicas.stream()
                .allMatch(replica -> replica.fleet.members().names().size() == 3));
        await().until(() -> replicas.get(0).fleet.members().timeSinceLastJoin().toSeconds() > 2);
        Queue<Long> starts = new ConcurrentLinkedQueue<>();
        List<Thread> callers = replicas.stream()
                .map(replica -> new Thread(() -> takeTurns(replica, starts)))
                .toList();
        callers.forEach(Thread::start);

        primary.kill();

        await().atMost(LONG).until(() -> replicas.stream().allMatch(replica -> replica.engine.isAway()));
        replicas.forEach(Replica::awaitJoined);
        assertEquals(Source.UPSTREAM, read(replicas.get(0), "task"));
        assertEquals(Source.SHARED, read(replicas.get(1), "task"));
        callers.forEach(Thread::interrupt);
        assertAtMost25InASecond(starts);
    }

    /** Until it is interrupted. */
    private static void takeTurns(Replica replica, Queue<Long> starts) {
        try {
            while (true) {
                Duration wait = replica.turns.reserve(Turns.Pace.of(20)).await().atMost(LONG);
                TimeUnit.NANOSECONDS.sleep(wait.toNanos());
                starts.add(System.nanoTime());
            }
        } catch (InterruptedException | RuntimeException e) {
            // The test is over.
        }
    }

    private static void assertAtMost25InASecond(Queue<Long> starts) {
        List<Long> inOrder = starts.stream().sorted().toList();
        for (int first = 0; first + 25 < inOrder.size(); first++) {
            long millis = TimeUnit.NANOSECONDS.toMillis(inOrder.get(first + 25) - inOrder.get(first));
            assertTrue(
                    millis >= 1_000,
                    "26 turns in " + millis + " ms"
                            + inOrder.subList(Math.max(0, first - 10), Math.min(inOrder.size(), first + 40)).stream()
                                    .map(n -> (n - inOrder.get(0)) / 1_000_000)
                                    .toList());
        }
    }

    @Test
    void clusterDividesTheTasks() {
        List<Integer> buses = Stream.generate(ReservedPort::any).limit(NODES).toList();
        List<EngineServer> nodes = IntStream.range(0, NODES)
                .mapToObj(i -> server(
                        "--cluster-enabled",
                        "yes",
                        "--cluster-config-file",
                        folder.resolve("nodes-" + i).toString(),
                        "--cluster-port",
                        Integer.toString(buses.get(i))))
                .toList();
        for (int i = 0; i < NODES; i++) {
            nodes.get(i).run("CLUSTER ADDSLOTSRANGE " + SLOTS * i / NODES + " " + (SLOTS * (i + 1) / NODES - 1));
            nodes.get(0).run("CLUSTER MEET 127.0.0.1 " + nodes.get(i).port() + " " + buses.get(i));
        }
        await().atMost(LONG).until(() -> nodes.stream()
                .allMatch(node -> node.run("CLUSTER INFO").contains("cluster_state:ok")));
        nodes.forEach(node -> node.run("ACL SETUSER gateway on >secret +cluster|slots " + RIGHTS));
        Map<String, String> settings = settings(nodes.get(0), "cluster");
        Replica one = open(new Replica(settings).join());
        Replica two = open(new Replica(settings).join());

        for (int i = 0; i < 20; i++) {
            assertEquals(Source.UPSTREAM, read(one, "task-" + i));
            assertEquals(Source.SHARED, read(two, "task-" + i));
        }
        assertTrue(two.isConfirmed(new TaskId("task-7")));
        one.refresh(new TaskId("task-7")).orTimeout(30, TimeUnit.SECONDS).join();
        await().until(() -> !two.isConfirmed(new TaskId("task-7")));
        assertTrue(one.purges.purge(new TaskId("task-3")).await().atMost(LONG));
        assertTrue(one.turns.reserve(Turns.Pace.of(20)).await().atMost(LONG).toSeconds() < 1);
    }
}
