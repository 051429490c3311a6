package io.github.screenshotgateway.cluster.engine;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.redis.client.Response;
import java.util.List;

/** The user of the engine. Its methods are called on the engine's event loop, and must return quickly. */
public interface Session {
    String channel();

    /** The script that proves that commands work, and that publishes an event which {@link #isOwnBeat} knows. */
    Future<Void> beat(Commands commands);

    boolean isOwnBeat(String event);

    void onEvent(String event);

    /** Events arrive from now on. */
    void onJoined();

    /** Commands fail from now on, and events may be missed. */
    void onLost();

    /** Runs scripts. */
    @FunctionalInterface
    interface Commands {
        /**
         * @param keys must have the same hash tag, because a cluster divides the keys by it
         * @return fails if the engine is away; completes on any thread
         */
        Future<Response> run(Script script, List<String> keys, List<Buffer> arguments);
    }
}
