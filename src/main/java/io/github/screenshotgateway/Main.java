package io.github.screenshotgateway;

import io.github.screenshotgateway.traffic.LastLogLines;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.annotations.QuarkusMain;

/** Starts the gateway. */
@QuarkusMain
public final class Main {
    public static void main(String... args) {
        LastLogLines.awaitAtExit();
        Quarkus.run(args);
    }
}
