package io.github.screenshotgateway;

import io.github.screenshotgateway.config.StartFailure;
import io.github.screenshotgateway.edge.LogFlushAtExit;
import io.quarkus.runtime.ApplicationLifecycleManager;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.annotations.QuarkusMain;
import java.util.List;
import org.jboss.logging.Logger;

/** Starts the gateway. */
@QuarkusMain
public final class Main {
    public static void main(String... args) {
        LogFlushAtExit.awaitAtExit();
        Quarkus.run(null, Main::exit, args);
    }

    /** A setting that prevents the start is told in plain text: whoever has just started the gateway reads it. */
    private static void exit(int status, Throwable failure) {
        if (failure != null) {
            List<String> settings = StartFailure.causes(failure);
            settings.forEach(System.err::println);
            if (settings.isEmpty()) {
                Logger.getLogger(Main.class).error("The gateway cannot start.", failure);
            }
        }
        ApplicationLifecycleManager.getDefaultExitCodeHandler().accept(status, failure);
    }
}
