package io.github.screenshotgateway.cluster;

import io.github.screenshotgateway.support.EngineServer;
import java.time.Clock;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Replicas that share a server: once a Valkey, once a Redis. */
@EngineServer.Needed
@ParameterizedClass
@EnumSource(EngineServer.Kind.class)
abstract class FleetTest {
    final EngineServer server;
    private final List<Replica> replicas = new ArrayList<>();

    FleetTest(EngineServer.Kind kind) {
        server = new EngineServer(kind);
    }

    Replica join() {
        return join(Clock.systemUTC());
    }

    Replica join(InstantSource clock) {
        Replica replica = new Replica(Map.of("hosts", server.host()), clock);
        replicas.add(replica);
        return replica.join();
    }

    @AfterEach
    void stop() {
        replicas.forEach(Replica::close);
        server.close();
    }
}
