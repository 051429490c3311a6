package io.github.screenshotgateway.dev;

import io.quarkus.arc.profile.IfBuildProfile;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/** Logs the URLs to try in dev mode. Not part of a packaged build. */
@IfBuildProfile("dev")
@Singleton
class DevModeUrls {
    private static final Logger LOG = Logger.getLogger(DevModeUrls.class);

    private final InstantSource clock;
    private final int port;

    DevModeUrls(InstantSource clock, @ConfigProperty(name = "quarkus.http.port") int port) {
        this.clock = clock;
        this.port = port;
    }

    void print(@Observes StartupEvent event) {
        String tasks = "http://localhost:" + port + "/api/v1/task/";
        LOG.infof("""
                The upstream is simulated. See the screenshots of a task, running or finished, at

                  http://localhost:%3$d/

                For programs:
                  a finished task      %1$sdemo-finished/screenshots
                  its newest picture   %1$sdemo-finished/screenshots/latest
                  one that runs now    %1$sdemo-running-%2$d/screenshots   (a picture every 3 s; the number is its start)
                  without screenshots  %1$sdemo-disabled/screenshots
                  media gone           %1$sdemo-gone/screenshots/latest
                  no such task         %1$snowhere/screenshots
                  the contract         http://localhost:%3$d/q/swagger-ui""", tasks, clock.instant().getEpochSecond(), port);
    }
}
