package bench;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * Cold starts of the gateway: from the start of its process until it says that it is ready, and until a client has its
 * first list, for which the origin is asked at once. Both are asked each millisecond. Resident memory is read three
 * seconds later, with nothing asked in between. Ways to start take turns; the files are in the page cache.
 */
final class Startup {
    private static final Duration IDLE = Duration.ofSeconds(3);

    private final Setup setup;
    private final Verdict verdict;
    private final Map<String, Packaged> ways = new LinkedHashMap<>();

    Startup(Setup setup, Verdict verdict) {
        this.setup = setup;
        this.verdict = verdict;
        ways.put("fast-jar", setup.fastJar());
        if (setup.aot() != null) {
            ways.put("aot-jar without its cache", setup.aotJarWithoutCache());
            ways.put("aot-jar with its cache, as the container", setup.aotJar());
        }
    }

    void run() throws IOException, InterruptedException, ExecutionException {
        Map<String, List<Start>> starts = new LinkedHashMap<>();
        try (Origin origin = new Origin(Setup.ports(3))) {
            for (int round = 0; round <= setup.rounds(); round++) {
                for (String name : ways.keySet()) {
                    Start start = start(ways.get(name), origin, round);
                    System.err.printf("startup, round %d of %d, %s: %s%n", round, setup.rounds(), name, start);
                    if (round > 0) {
                        starts.computeIfAbsent(name, n -> new ArrayList<>()).add(start);
                    }
                }
            }
        }
        Table.head(
                "Cold starts: median (lowest–highest) of " + setup.rounds(),
                "",
                "ready, ms",
                "first list, ms",
                "resident when idle, MiB");
        starts.forEach((name, of) -> Table.row(
                name,
                Figures.of(of.stream().map(Start::readyMs).toList()).spread(0),
                Figures.of(of.stream().map(Start::listMs).toList()).spread(0),
                Figures.of(of.stream().map(Start::residentMib).toList()).spread(0)));
        if (setup.aot() == null) {
            System.out.printf("%nNo AOT cache.%n");
        }
    }

    private Start start(Packaged way, Origin origin, int round)
            throws IOException, InterruptedException, ExecutionException {
        Gateway gateway = new Gateway(setup, origin.url(), origin.port() + 1);
        Peer peer = gateway.peer();
        Expected list = peer.list("start-" + round);
        try (Server server = gateway.start(way, List.of())) {
            FutureTask<Duration> ready =
                    new FutureTask<>(() -> server.await(gateway.managementPort(), Gateway.READY, 200));
            new Thread(ready, "ready").start();
            Duration listed = server.await(peer.port(), list.path(), 200);
            Duration isReady = ready.get();
            Thread.sleep(IDLE.toMillis());
            long resident = server.tree().resident();
            try (Connection connection = new Connection(peer.port())) {
                verdict.check(connection.ask(list).whole(), "the first list after a start");
            }
            return new Start(isReady.toMillis(), listed.toMillis(), resident >> 20);
        }
    }

    private record Start(long readyMs, long listMs, long residentMib) {}
}
