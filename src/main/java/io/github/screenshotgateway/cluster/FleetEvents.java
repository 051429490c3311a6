package io.github.screenshotgateway.cluster;

import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/** The events that the replicas send to each other: words, of which the first is the kind. Thread-safe. */
final class FleetEvents {
    private final ClusterMetrics metrics;
    private final Map<String, Consumer<String[]>> handlers = new ConcurrentHashMap<>();

    FleetEvents(ClusterMetrics metrics) {
        this.metrics = metrics;
    }

    /** @param handler gets the other words, on the engine's event loop; it must return quickly */
    void on(String kind, Consumer<String[]> handler) {
        handlers.put(kind, handler);
        metrics.register(kind);
    }

    /** Ignores kinds without a handler, which newer replicas may send. */
    void dispatch(String event) {
        String[] words = event.split(" ");
        Consumer<String[]> handler = handlers.get(words[0]);
        if (handler != null) {
            metrics.event(words[0]);
            handler.accept(Arrays.copyOfRange(words, 1, words.length));
        }
    }
}
