package io.github.screenshotgateway.cluster;

import io.smallrye.mutiny.Uni;
import java.time.Duration;

/** Whether a webhook was received before, by any replica. Thread-safe; nothing blocks. */
@FunctionalInterface
public interface Replays {
    /**
     * Records a message.
     *
     * @param signature identifies it; without spaces and braces
     * @param memory how long to remember it, at least
     * @return whether no other replica has recorded it; never fails
     */
    Uni<Boolean> recordIfNew(String signature, Duration memory);
}
