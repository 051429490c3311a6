package io.github.screenshotgateway.archive;

import io.github.screenshotgateway.problem.ThrottledLog;
import io.github.screenshotgateway.support.LogCapture;
import io.github.screenshotgateway.support.ObjectServer;
import io.github.screenshotgateway.traffic.Gauges;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.vertx.core.Vertx;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.logging.Level;

/** A bucket as the gateway uses it, without the rest of the gateway. */
final class Bucket implements AutoCloseable {
    final MeterRegistry meters = new SimpleMeterRegistry();
    final ObjectStore store;
    private final Vertx vertx = Vertx.vertx();
    private final LogCapture log = new LogCapture();

    Bucket(String name, Map<String, String> settings) {
        ObjectServer.shared().useSecret(ObjectServer.SECRET);
        store = new ObjectStore(config(name, settings), metrics(), new ThrottledLog(InstantSource.system()), vertx);
    }

    static ArchiveConfig config(String bucket, Map<String, String> settings) {
        Map<String, String> keys = new HashMap<>();
        keys.put("gateway.archive.bucket", bucket);
        keys.put("gateway.archive.endpoint", ObjectServer.shared().endpoint().toString());
        settings.forEach((key, value) -> keys.put("gateway.archive." + key, value));
        return new SmallRyeConfigBuilder()
                .withMapping(ArchiveConfig.class)
                .addDiscoveredConverters()
                .withDefaultValues(keys)
                .build()
                .getConfigMapping(ArchiveConfig.class);
    }

    ArchiveMetrics metrics() {
        return new ArchiveMetrics(meters, new Gauges(meters));
    }

    Vertx vertx() {
        return vertx;
    }

    /** Whether calls are made. */
    boolean isUsable() {
        return meters.get("gateway.archive.usable").gauge().value() == 1;
    }

    long calls(String call, String outcome) {
        return meters.find("gateway.archive.calls").tags("call", call, "outcome", outcome).timers().stream()
                .mapToLong(timer -> timer.count())
                .sum();
    }

    /** Warnings so far with this text. */
    long warnings(String text) {
        return log.records(Level.WARNING).stream()
                .filter(logged -> String.format(logged.getMessage(), logged.getParameters())
                        .contains(text))
                .count();
    }

    @Override
    public void close() {
        store.stop();
        vertx.close();
        log.close();
    }
}
