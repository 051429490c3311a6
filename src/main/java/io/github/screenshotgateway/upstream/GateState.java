package io.github.screenshotgateway.upstream;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.Startup;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.stream.Stream;

/** The state of the gate as one word, for metrics and health data. */
@Startup
@Singleton
class GateState {
    private static final String PASSING = "passing";
    private static final String COOLDOWN = "cooldown";
    private static final String CIRCUIT_OPEN = "circuit-open";

    private final Cooldown cooldown;
    private final Circuit circuit;
    private final MeterRegistry metrics;
    private final List<Gauge> gauges;

    GateState(Cooldown cooldown, Circuit circuit, MeterRegistry metrics) {
        this.cooldown = cooldown;
        this.circuit = circuit;
        this.metrics = metrics;
        this.gauges = Stream.of(PASSING, COOLDOWN, CIRCUIT_OPEN)
                .map(state -> Gauge.builder("gateway.upstream.gate", () -> state.equals(now()) ? 1 : 0)
                        .tag("state", state)
                        .register(metrics))
                .toList();
    }

    /** The registry outlives the gateway when that restarts in the same process: in dev mode and in tests. */
    @PreDestroy
    void stop() {
        gauges.forEach(metrics::remove);
    }

    /** One of {@code passing}, {@code cooldown} and {@code circuit-open}. */
    String now() {
        if (cooldown.active()) {
            return COOLDOWN;
        }
        return circuit.closed() ? PASSING : CIRCUIT_OPEN;
    }
}
