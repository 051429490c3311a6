package io.github.screenshotgateway;

import io.github.screenshotgateway.edge.LogFlushAtExit;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.annotations.QuarkusMain;

/** Starts the gateway. */
@QuarkusMain
public final class Main {
    public static void main(String... args) {
        LogFlushAtExit.awaitAtExit();
        Quarkus.run(args);
    }
}
