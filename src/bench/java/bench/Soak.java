package bench;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.IntStream;

/**
 * Minutes of hits, misses, clients that leave half way and clients that read slowly, all at once, against the gateway
 * alone. Wrong when an answer is, when more memory is resident at the end than after the first minute, by more than the
 * tolerance, and when it was ever more than the container may have.
 */
final class Soak {
    private static final int CLIENTS = 24;
    private static final Duration BETWEEN_SAMPLES = Duration.ofSeconds(30);
    private static final Duration SETTLED = Duration.ofMinutes(1);

    /** The heap is committed as it is needed, and after a minute some of its 268 MiB are not yet. */
    private static final long TOLERANCE_MIB = 128;

    /** The container's limit in k8s/base: a process above it is killed. */
    private static final long LIMIT_MIB = 768;

    private final Setup setup;
    private final Verdict verdict;
    private final Map<SoakKind, LongAdder> counts = new EnumMap<>(SoakKind.class);

    Soak(Setup setup, Verdict verdict) {
        this.setup = setup;
        this.verdict = verdict;
        for (SoakKind kind : SoakKind.values()) {
            counts.put(kind, new LongAdder());
        }
    }

    void run() throws IOException, InterruptedException {
        int port = Setup.ports(3);
        try (Origin origin = new Origin(port)) {
            Gateway gateway = new Gateway(setup, origin.url(), port + 1);
            try (Server server = gateway.start(List.of())) {
                List<SoakClient> clients = IntStream.range(0, CLIENTS)
                        .mapToObj(seed -> new SoakClient(gateway.peer(), seed, verdict, counts))
                        .toList();
                List<Thread> threads = clients.stream().map(Soak::started).toList();
                List<Long> resident = sample(server.tree(), new Metrics(gateway.managementPort()));
                clients.forEach(SoakClient::end);
                for (Thread thread : threads) {
                    thread.join();
                }
                print(resident, origin);
            }
        }
    }

    private static Thread started(SoakClient client) {
        Thread thread = new Thread(client);
        // Does not keep this program alive when something else has failed.
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    private List<Long> sample(ProcessTree gateway, Metrics metrics) throws IOException, InterruptedException {
        Table.head(
                "A soak of " + setup.soak().toMinutes() + " minutes, " + CLIENTS + " clients",
                "after",
                "resident, MiB",
                "heap committed",
                "heap used",
                "direct memory",
                "requests");
        List<Long> resident = new ArrayList<>();
        long begin = System.nanoTime();
        for (Duration at = BETWEEN_SAMPLES; at.compareTo(setup.soak()) <= 0; at = at.plus(BETWEEN_SAMPLES)) {
            TimeUnit.NANOSECONDS.sleep(begin + at.toNanos() - System.nanoTime());
            String told = metrics.read();
            resident.add(gateway.resident() >> 20);
            Table.row(
                    at.toSeconds() + " s",
                    Figures.one(resident.get(resident.size() - 1), 0),
                    mib(Metrics.sum(told, "jvm_memory_committed_bytes", "area=\"heap\"")),
                    mib(Metrics.sum(told, "jvm_memory_used_bytes", "area=\"heap\"")),
                    mib(Metrics.sum(told, "jvm_buffer_memory_used_bytes", "id=\"direct\"")),
                    Figures.one(counts.values().stream().mapToLong(LongAdder::sum).sum(), 0));
        }
        return resident;
    }

    private void print(List<Long> resident, Origin origin) {
        Table.head("Requests of the soak", "kind", "requests");
        counts.forEach((kind, count) -> Table.row(kind.title(), count));
        System.out.printf("%nThe origin was asked for %,d images.%n", origin.mediaCalls());
        int settled = (int) (SETTLED.toSeconds() / BETWEEN_SAMPLES.toSeconds()) - 1;
        long grown = resident.get(resident.size() - 1) - resident.get(settled);
        System.out.printf(
                "Resident memory has grown by %d MiB since the end of the first minute; %d are tolerated.%n",
                grown, TOLERANCE_MIB);
        long most = resident.stream().mapToLong(Long::longValue).max().orElseThrow();
        verdict.check(most <= LIMIT_MIB, "soak: " + most + " MiB are more than the container's " + LIMIT_MIB);
        verdict.check(grown <= TOLERANCE_MIB, "soak: memory has grown by " + grown + " MiB");
    }

    private static Figures.Cell mib(double bytes) {
        return Figures.one(bytes / (1 << 20), 0);
    }
}
