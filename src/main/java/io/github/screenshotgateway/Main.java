package io.github.screenshotgateway;

import io.github.screenshotgateway.config.StartFailure;
import io.github.screenshotgateway.edge.LogFlushAtExit;
import io.quarkus.runtime.ApplicationLifecycleManager;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.annotations.QuarkusMain;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/** Starts the gateway. */
@QuarkusMain
public final class Main {
    public static void main(String... args) {
        LogFlushAtExit.awaitAtExit();
        if (args.length > 0) {
            // Without their values, which can be secrets.
            String names =
                    Stream.of(args).map(arg -> arg.replaceFirst("=.*", "=...")).collect(Collectors.joining(" "));
            System.err.println("Arguments are not used: " + names + " (-D belongs before -jar).");
        }
        Quarkus.run(null, Main::exit, args);
    }

    /** Prints settings that prevent the start as plain text, for the person who has just started the gateway. */
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
