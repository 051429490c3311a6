package io.github.screenshotgateway.cluster;

import io.github.screenshotgateway.support.EngineServer;
import java.time.Clock;
import java.time.InstantSource;
import java.util.Map;

/** Replicas that share one server. */
abstract class FleetTest extends ServersTest {
    final EngineServer server = server();

    FleetTest(EngineServer.Kind kind) {
        super(kind);
    }

    Replica join() {
        return join(Clock.systemUTC());
    }

    Replica join(InstantSource clock) {
        return open(new Replica(Map.of("hosts", server.host()), clock)).join();
    }
}
