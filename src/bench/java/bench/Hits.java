package bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;

/**
 * Hits in a warm cache under load. In each round each peer in turn has each kind of hit, at 64 and at 1,000
 * connections. In the round that warms up, each answer is looked at; in the others the number of bytes must fit the
 * number of answers, and one answer before and one after each load is compared by its digest.
 */
final class Hits {
    private static final List<Integer> CONNECTIONS = List.of(64, 1_000);

    private final Setup setup;
    private final Lineup lineup;
    private final Verdict verdict;
    private final Wrk wrk;
    private final Map<Key, List<Load>> loads = new HashMap<>();
    private final Map<Peer, Long> resident = new HashMap<>();

    Hits(Setup setup, Lineup lineup, Verdict verdict) {
        this.setup = setup;
        this.lineup = lineup;
        this.verdict = verdict;
        this.wrk = new Wrk(setup);
    }

    void run() throws IOException, InterruptedException {
        for (int round = 0; round <= setup.rounds(); round++) {
            for (int connections : CONNECTIONS) {
                for (HitKind kind : HitKind.values()) {
                    for (Peer peer : lineup.peers(round)) {
                        Load load = load(peer, kind, connections, round == 0);
                        System.err.printf(
                                "hits, round %d of %d, %s, %d connections, %s: %s%n",
                                round, setup.rounds(), kind.title(), connections, peer.name(), load);
                        if (round > 0) {
                            loads.computeIfAbsent(new Key(kind, connections, peer), k -> new ArrayList<>())
                                    .add(load);
                        }
                    }
                }
            }
        }
        print();
    }

    private Load load(Peer peer, HitKind kind, int connections, boolean check)
            throws IOException, InterruptedException {
        Question question = kind.question(peer, verdict);
        Load load = wrk.run(question, connections, check, lineup.tree(peer));
        String what = peer.name() + ", " + kind.title() + ", " + connections + " connections: ";
        verdict.check(load.wrong() == 0, what + load.wrong() + " of another status or length");
        verdict.check(load.failures() == 0, what + load.failures() + " failures");
        verdict.check(
                question.fits(load, connections), what + load.requests() + " answers of " + load.bytes() + " bytes");
        kind.question(peer, verdict);
        resident.merge(peer, load.resident(), Math::max);
        return load;
    }

    private void print() {
        table("Answers per second", Load::perSecond, 0, false);
        table("CPU time of the server per answer, microseconds", Load::cpuMicros, 1, true);
        List<Peer> peers = lineup.peers();
        Table.head("Latency, p50 / p99, milliseconds", "hit", names("connections", peers));
        rows((kind, connections) -> {
            List<Object> cells = new ArrayList<>(List.of(connections));
            peers.forEach(peer -> cells.add("%.1f / %.1f"
                    .formatted(
                            figures(kind, connections, peer, Load::medianMs).median(),
                            figures(kind, connections, peer, Load::p99Ms).median())));
            Table.row(kind.title(), cells.toArray());
        });
        Table.head("Resident memory, MiB", "", "idle, before the first request", "under full load, the most seen");
        peers.forEach(peer -> Table.row(peer.name(), lineup.idle(peer) >> 20, resident.get(peer) >> 20));
    }

    private void table(String title, ToDoubleFunction<Load> what, int decimals, boolean lessIsBetter) {
        List<Peer> peers = lineup.peers();
        Table.head(title + ": median (lowest–highest) of " + setup.rounds() + " rounds", "hit", ratioNames(peers));
        rows((kind, connections) -> {
            List<Object> cells = new ArrayList<>(List.of(connections));
            peers.forEach(
                    peer -> cells.add(figures(kind, connections, peer, what).spread(decimals)));
            DoubleStream others = peers.stream().skip(1).mapToDouble(peer -> figures(kind, connections, peer, what)
                    .median());
            double better = (lessIsBetter ? others.min() : others.max()).orElseThrow();
            cells.add(
                    Figures.text(figures(kind, connections, peers.get(0), what).median() / better, 2));
            Table.row(kind.title(), cells.toArray());
        });
    }

    private void rows(Row row) {
        for (HitKind kind : HitKind.values()) {
            CONNECTIONS.forEach(connections -> row.print(kind, connections));
        }
    }

    private Figures figures(HitKind kind, int connections, Peer peer, ToDoubleFunction<Load> what) {
        return Figures.of(loads.get(new Key(kind, connections, peer)).stream()
                .map(what::applyAsDouble)
                .toList());
    }

    private static String[] names(String first, List<Peer> peers) {
        List<String> names = new ArrayList<>(List.of(first));
        peers.forEach(peer -> names.add(peer.name()));
        return names.toArray(String[]::new);
    }

    private static String[] ratioNames(List<Peer> peers) {
        List<String> names = new ArrayList<>(List.of(names("connections", peers)));
        names.add(peers.get(0).name() + " : better peer");
        return names.toArray(String[]::new);
    }

    private record Key(HitKind kind, int connections, Peer peer) {}

    private interface Row {
        void print(HitKind kind, int connections);
    }
}
