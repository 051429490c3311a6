package io.github.screenshotgateway.images.content;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Singleton;
import java.util.EnumMap;
import java.util.Map;

/** Counts images that are not delivered, by reason. */
@Singleton
public class RejectionCounter {
    private final Map<Rejection.Reason, Counter> counters = new EnumMap<>(Rejection.Reason.class);

    public RejectionCounter(MeterRegistry metrics) {
        for (Rejection.Reason reason : Rejection.Reason.values()) {
            counters.put(reason, metrics.counter("gateway.images.rejections", "reason", reason.label()));
        }
    }

    /** Counts an {@code image-rejected}; ignores other failures. */
    public void count(Throwable failure) {
        Rejection.reasonOf(failure).ifPresent(reason -> counters.get(reason).increment());
    }
}
