package io.github.screenshotgateway.cluster;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.screenshotgateway.cluster.Refreshes.Source;
import io.github.screenshotgateway.support.EngineServer;
import io.github.screenshotgateway.support.MountedSecret;
import io.github.screenshotgateway.support.ReservedPort;
import io.github.screenshotgateway.support.SelfSigned;
import io.github.screenshotgateway.task.TaskId;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Faults of the server: none fails a refresh. */
class EngineTest extends ServersTest {
    private int tasks;

    EngineTest(EngineServer.Kind kind) {
        super(kind);
    }

    private Replica start(String hosts, Map<String, String> more) {
        Map<String, String> settings = new HashMap<>(more);
        settings.put("hosts", hosts);
        return open(new Replica(settings)).start();
    }

    private void assertReads(Replica replica) {
        Refreshes.Refreshed<Replica.Text> read = replica.refresh(new TaskId("task-" + tasks++))
                .orTimeout(30, TimeUnit.SECONDS)
                .join();
        assertEquals(Source.UPSTREAM, read.source());
    }

    private static void awaitAway(Replica replica) {
        await().atMost(LONG).until(replica.engine::isAway);
    }

    private void assertStaysAway(Replica replica) {
        await().during(Duration.ofSeconds(3)).atMost(LONG).until(replica.engine::isAway);
        assertReads(replica);
    }

    private static double failedCommands(Replica replica) {
        return replica.meters
                .timer("gateway.cluster.commands", "outcome", "failed")
                .count();
    }

    @Test
    void serverThatComesLaterIsJoined() {
        EngineServer server = server();
        server.kill();
        Replica replica = start(server.host(), Map.of());
        assertReads(replica);

        server.start();

        replica.awaitJoined();
        assertReads(replica);
        assertEquals(0, failedCommands(replica), 1);
    }

    @Test
    void fullServerCountsAsAway() {
        EngineServer server = server("--maxmemory-policy", "noeviction");
        Replica replica = start(server.host(), Map.of());
        replica.awaitJoined();

        server.run("CONFIG SET maxmemory 1");
        assertReads(replica);
        awaitAway(replica);
        assertStaysAway(replica);

        server.run("CONFIG SET maxmemory 0");
        replica.awaitJoined();
    }

    @Test
    void readOnlyServerCountsAsAway() {
        EngineServer server = server();
        Replica replica = start(server.host(), Map.of());
        replica.awaitJoined();

        server.run("REPLICAOF 127.0.0.1 1");
        assertReads(replica);
        awaitAway(replica);
        assertStaysAway(replica);

        server.run("REPLICAOF NO ONE");
        replica.awaitJoined();
    }

    @Test
    void serverThatWantsAPasswordCountsAsAway() {
        Replica replica = start(server("--requirepass", "secret").host(), Map.of());

        assertStaysAway(replica);
    }

    @Test
    void refreshAfterTheServerHangsDoesNotWait() {
        EngineServer server = server();
        Replica replica = start(server.host(), Map.of());
        replica.awaitJoined();
        server.pause();

        List<CompletableFuture<?>> refreshes = IntStream.range(0, 1_000)
                .<CompletableFuture<?>>mapToObj(i -> replica.refresh(new TaskId("paused-" + i)))
                .toList();
        refreshes.forEach(refresh -> refresh.orTimeout(30, TimeUnit.SECONDS).join());
        awaitAway(replica);
        double failed = failedCommands(replica);
        assertReads(replica);

        // It was not even tried.
        assertTrue(replica.engine.isAway());
        assertEquals(failed + 1, failedCommands(replica), 1);
        server.resume();
        replica.awaitJoined();
    }

    @Test
    void passwordIsRotatedWithoutAFailedCommand() {
        EngineServer server = server();
        server.run("ACL SETUSER gateway on >old " + RIGHTS);
        MountedSecret secret = new MountedSecret("password");
        secret.update("old");
        Replica replica = start(
                server.host(),
                Map.of("username", "gateway", "password-file", secret.path().toString()));
        replica.awaitJoined();
        List<String> before = connections(server);
        assertEquals(2, before.size());

        server.run("ACL SETUSER gateway >new <old");
        secret.update("new");

        await().atMost(LONG).until(() -> {
            assertReads(replica);
            return connections(server).size() == 2 && !connections(server).equals(before);
        });
        assertEquals(0, failedCommands(replica));
    }

    /** The ids of the replica's connections. */
    private static List<String> connections(EngineServer server) {
        return server.run("CLIENT LIST")
                .lines()
                .filter(line -> line.contains(" user=gateway "))
                .map(line -> line.split(" ")[0])
                .sorted()
                .toList();
    }

    @Test
    void serverWithTlsIsJoinedUnderItsOwnNameOnly() {
        SelfSigned certificate = new SelfSigned(folder, "dns:localhost");
        int port = ReservedPort.any();
        server(
                "--tls-port",
                Integer.toString(port),
                "--tls-cert-file",
                certificate.certificate().toString(),
                "--tls-key-file",
                certificate.key().toString(),
                "--tls-auth-clients",
                "no");
        Map<String, String> trust = Map.of("ca-file", certificate.certificate().toString());

        start("rediss://localhost:" + port, trust).awaitJoined();

        assertStaysAway(start("rediss://127.0.0.1:" + port, trust));
        assertStaysAway(start("rediss://localhost:" + port, Map.of()));
    }
}
