package io.github.screenshotgateway.upstream.gate;

import io.github.screenshotgateway.traffic.Gauges;
import io.quarkus.runtime.Startup;
import jakarta.inject.Singleton;
import java.util.List;

/** The state of the gate as one word, for metrics and health data. */
@Startup
@Singleton
public class GateState {
    private static final String PASSING = "passing";
    private static final String COOLDOWN = "cooldown";
    private static final String CIRCUIT_OPEN = "circuit-open";

    private final Cooldown cooldown;
    private final Circuit circuit;

    GateState(Cooldown cooldown, Circuit circuit, Gauges gauges) {
        this.cooldown = cooldown;
        this.circuit = circuit;
        for (String state : List.of(PASSING, COOLDOWN, CIRCUIT_OPEN)) {
            gauges.addCondition("gateway.upstream.gate", () -> state.equals(now()), "state", state);
        }
    }

    /** One of {@code passing}, {@code cooldown} and {@code circuit-open}. */
    public String now() {
        if (cooldown.active()) {
            return COOLDOWN;
        }
        return circuit.closed() ? PASSING : CIRCUIT_OPEN;
    }
}
