package bench;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordingFile;

/** Where Java threads were when their processor time was sampled ({@code jdk.CPUTimeSample}, JEP 509). */
final class Samples {
    /** Whose code it is, by the beginning of the class's name. */
    private static final Map<String, List<String>> OWNERS = Map.of(
            "gateway", List.of("io.github.screenshotgateway."),
            "Netty", List.of("io.netty."),
            "Vert.x", List.of("io.vertx."),
            "Quarkus", List.of("io.quarkus."),
            "RESTEasy Reactive", List.of("org.jboss.resteasy."),
            "Mutiny, SmallRye", List.of("io.smallrye."),
            "Micrometer", List.of("io.micrometer.", "io.prometheus."),
            "Caffeine", List.of("com.github.benmanes."),
            "JDK", List.of("java.", "jdk.", "sun.", "javax."));

    private static final String NATIVE = "native code, system calls";

    private final Map<String, Integer> self = new HashMap<>();
    private final Map<String, Integer> anywhere = new HashMap<>();
    private final Map<String, Integer> methods = new HashMap<>();
    private int all;

    private Samples() {}

    static Samples between(Instant from, Instant to, Path recording) throws IOException {
        Samples samples = new Samples();
        try (RecordingFile file = new RecordingFile(recording)) {
            while (file.hasMoreEvents()) {
                RecordedEvent event = file.readEvent();
                boolean within = event.getStartTime().isAfter(from)
                        && event.getStartTime().isBefore(to);
                if (within && event.getEventType().getName().equals("jdk.CPUTimeSample")) {
                    samples.add(event);
                }
            }
        }
        return samples;
    }

    int all() {
        return all;
    }

    /** Of the code that ran, in percent; what is native counts for itself, since it is mostly system calls. */
    double self(String owner) {
        return percent(self.getOrDefault(owner, 0));
    }

    /** Of the code that ran, was called from or called, in percent. */
    double anywhere(String owner) {
        return percent(anywhere.getOrDefault(owner, 0));
    }

    /** All of them, the one that takes most first. */
    List<String> owners() {
        Set<String> owners = new HashSet<>(self.keySet());
        owners.addAll(anywhere.keySet());
        return owners.stream()
                .sorted((a, b) -> Double.compare(self(b), self(a)))
                .toList();
    }

    /** The methods that ran most, and their percentages. */
    List<String> top(int count) {
        return methods.entrySet().stream()
                .sorted(Map.Entry.<String, Integer>comparingByValue().reversed())
                .limit(count)
                .map(entry -> "%.1f %% `%s`".formatted(percent(entry.getValue()), entry.getKey()))
                .collect(Collectors.toCollection(ArrayList::new));
    }

    private void add(RecordedEvent event) {
        all++;
        if (event.getStackTrace() == null || event.getStackTrace().getFrames().isEmpty()) {
            self.merge("unknown: no stack", 1, Integer::sum);
            return;
        }
        List<RecordedFrame> frames = event.getStackTrace().getFrames();
        RecordedFrame top = frames.get(0);
        boolean isNative = top.getType().equals("Native");
        self.merge(isNative ? NATIVE : owner(top), 1, Integer::sum);
        if (isNative) {
            anywhere.merge(NATIVE, 1, Integer::sum);
        }
        methods.merge(
                top.getMethod().getType().getName() + "." + top.getMethod().getName(), 1, Integer::sum);
        frames.stream().map(Samples::owner).distinct().forEach(owner -> anywhere.merge(owner, 1, Integer::sum));
    }

    private static String owner(RecordedFrame frame) {
        String type = frame.getMethod().getType().getName();
        return OWNERS.entrySet().stream()
                .filter(owner -> owner.getValue().stream().anyMatch(type::startsWith))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElse("others");
    }

    private double percent(int samples) {
        return 100.0 * samples / all;
    }
}
