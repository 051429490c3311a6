package io.github.screenshotgateway.traffic;

import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.util.concurrent.Executor;

/** Where the result of a client library, which has threads of its own, is handed over. */
public final class CallerContext {
    private CallerContext() {}

    /** The Vert.x context of the calling thread; without one, a worker. */
    public static Executor current() {
        Context caller = Vertx.currentContext();
        return caller == null
                ? Infrastructure.getDefaultWorkerPool()
                : result -> caller.runOnContext(here -> result.run());
    }
}
