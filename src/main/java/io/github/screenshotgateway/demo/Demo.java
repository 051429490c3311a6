package io.github.screenshotgateway.demo;

import io.github.screenshotgateway.config.DerivedSettings;
import io.github.screenshotgateway.config.InvalidSetting;
import io.github.screenshotgateway.config.RootPath;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Vertx;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.URI;
import java.time.InstantSource;
import java.util.List;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/** Runs the simulated vendor in this process, if {@code gateway.demo} is set. Templates know it as {@code demo}. */
@Named
@Singleton
public class Demo {
    private static final Logger LOG = Logger.getLogger(Demo.class);

    private static final long RETRY_MILLIS = 1_000;

    /** Leads to the newest screenshot, whatever its name is. */
    private static final String LATEST = "latest";

    private final DemoConfig config;
    private final URI upstream;
    private final int port;
    private final RootPath root;
    private final InstantSource clock;
    private final Vertx vertx;
    private volatile SimulatedVendor vendor;
    private long retries = -1;

    Demo(
            DemoConfig config,
            @ConfigProperty(name = "gateway.upstream.url") URI upstream,
            @ConfigProperty(name = "quarkus.http.port") int port,
            RootPath root,
            InstantSource clock,
            Vertx vertx) {
        this.config = config;
        this.upstream = upstream;
        this.port = port;
        this.root = root;
        this.clock = clock;
        this.vertx = vertx;
    }

    /**
     * A task to look at.
     *
     * @param newest name of its newest screenshot; {@code null} when it has none
     */
    public record Example(String task, String what, String newest) {}

    public boolean isOn() {
        return config.demo();
    }

    /** The running one began ten to twenty seconds ago, so there is something to see at once. Empty without a demo. */
    public List<Example> examples() {
        long tens = clock.instant().getEpochSecond() / 10 - 1;
        return !config.demo()
                ? List.of()
                : List.of(
                        new Example("demo-running-" + tens + "0", "running, a screenshot every three seconds", LATEST),
                        new Example("demo-finished", "finished", LATEST),
                        new Example("demo-disabled", "finished, without screenshots", null),
                        new Example(
                                "demo-gone", "finished so long ago that its screenshots are no longer stored", LATEST));
    }

    void start(@Observes StartupEvent event) {
        if (!config.demo()) {
            return;
        }
        if (!listen()) {
            if (upstream.getPort() != DerivedSettings.SHARED_DEMO_PORT || !SimulatedVendor.listensAt(upstream)) {
                throw new InvalidSetting(
                        "gateway.demo", "the simulated vendor's port, " + upstream + ", is already in use.");
            }
            LOG.infof("This demo uses the simulated vendor of another one, at %s", upstream);
            retries = vertx.setPeriodic(RETRY_MILLIS, timer -> {
                if (listen()) {
                    vertx.cancelTimer(timer);
                }
            });
        }
        LOG.warnf(
                "This is a demo: tasks and screenshots are simulated, and no API key is used. See http://localhost:%d%s",
                port, root.prepend("/"));
    }

    /** Starts the simulated vendor, unless another one has the port. */
    private boolean listen() {
        try {
            vendor = new SimulatedVendor(upstream.getPort(), clock);
            return true;
        } catch (BindException e) {
            return false;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void stop(@Observes ShutdownEvent event) {
        vertx.cancelTimer(retries);
        if (vendor != null) {
            vendor.close();
        }
    }
}
