package io.github.screenshotgateway.upstream.gate;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RefusedCallsTest {
    private final MeterRegistry metrics = new SimpleMeterRegistry();
    private final RefusedCalls refusals = new RefusedCalls(metrics);

    private double count(RefusedCalls.Reason reason) {
        return metrics.get("gateway.upstream.refusals")
                .tag("reason", reason.name().toLowerCase())
                .counter()
                .count();
    }

    @ParameterizedTest
    @EnumSource(RefusedCalls.Reason.class)
    void everyReasonIsCountedFromZero(RefusedCalls.Reason reason) {
        assertEquals(0, count(reason));

        refusals.refuse(reason, "later", Duration.ofSeconds(1));

        assertEquals(1, count(reason));
    }
}
