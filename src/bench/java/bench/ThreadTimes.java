package bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Processor time of a JVM by kind of thread, in ticks; the collector and the compilers are threads, too. */
record ThreadTimes(Map<String, Long> ticks) {
    static ThreadTimes of(ProcessTree process) throws IOException {
        Map<String, Long> ticks = new TreeMap<>();
        try (Stream<Path> threads =
                Files.list(Path.of("/proc", Long.toString(process.root().pid()), "task"))) {
            for (Path thread : threads.toList()) {
                add(thread, ticks);
            }
        }
        return new ThreadTimes(ticks);
    }

    ThreadTimes since(ThreadTimes before) {
        Map<String, Long> differences = new TreeMap<>();
        ticks.forEach((name, now) -> differences.put(name, now - before.ticks().getOrDefault(name, 0L)));
        return new ThreadTimes(differences);
    }

    /** Names and percentages, the highest first. */
    List<Map.Entry<String, Double>> shares() {
        double all = ticks.values().stream().mapToLong(Long::longValue).sum();
        return ticks.entrySet().stream()
                .map(entry -> Map.entry(entry.getKey(), 100 * entry.getValue() / all))
                .sorted(Map.Entry.<String, Double>comparingByValue().reversed())
                .toList();
    }

    private static void add(Path thread, Map<String, Long> ticks) {
        String stat;
        try {
            stat = Files.readString(thread.resolve("stat"));
        } catch (IOException e) {
            // It has ended meanwhile.
            return;
        }
        int end = stat.lastIndexOf(')');
        String name = stat.substring(stat.indexOf('(') + 1, end).replaceAll("[-#\\s]*\\d*$", "");
        String[] fields = stat.substring(end + 2).split(" ");
        ticks.merge(name, Long.parseLong(fields[11]) + Long.parseLong(fields[12]), Long::sum);
    }
}
