package io.github.screenshotgateway.cluster;

import io.github.screenshotgateway.cluster.engine.Script;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.List;

/** The engine remembers messages for all replicas. While it is away, a message counts as new. */
final class SharedReplays implements Replays {
    private static final Script SEEN = Script.of("seen");

    private final Fleet fleet;

    SharedReplays(Fleet fleet) {
        this.fleet = fleet;
    }

    @Override
    public Uni<Boolean> recordIfNew(String signature, Duration memory) {
        return fleet.run(SEEN, List.of(fleet.key("w:" + signature, "seen")), memory.toMillis())
                .map(reply -> reply.toLong() == 1)
                .onFailure()
                .recoverWithItem(true);
    }
}
