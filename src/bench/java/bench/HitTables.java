package bench;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;

/** What the loads of all rounds have shown: medians, the spread around them, and ratios of medians. */
final class HitTables {
    private final Lineup lineup;
    private final List<Peer> peers;
    private final int rounds;
    private final Map<Key, List<Load>> loads = new HashMap<>();
    private final Map<Peer, Long> resident = new HashMap<>();

    HitTables(Lineup lineup, int rounds) {
        this.lineup = lineup;
        this.peers = lineup.peers();
        this.rounds = rounds;
    }

    void add(HitKind kind, int connections, Peer peer, Load load) {
        loads.computeIfAbsent(new Key(kind, connections, peer), k -> new ArrayList<>())
                .add(load);
        resident.merge(peer, load.resident(), Math::max);
    }

    void print() {
        table("Answers per second", Load::perSecond, 0, false);
        table("CPU time of the server per answer, microseconds", Load::cpuMicros, 1, true);
        latency("p50", Load::medianMs);
        latency("p99", Load::p99Ms);
        Table.head("Resident memory, MiB", "", "idle, before the first request", "under full load, the most seen");
        peers.forEach(peer -> Table.row(peer.name(), mib(lineup.idle(peer)), mib(resident.get(peer))));
    }

    private static Figures.Cell mib(long bytes) {
        return Figures.one(bytes >> 20, 0);
    }

    private void latency(String name, ToDoubleFunction<Load> what) {
        Table.head("Latency, " + name + ", milliseconds", "hit", names("connections"));
        eachRow((kind, connections) -> {
            List<Object> cells = new ArrayList<>(List.of(connections));
            peers.forEach(peer -> cells.add(figures(kind, connections, peer, what).middle(1)));
            Table.row(kind.title(), cells.toArray());
        });
    }

    private void table(String title, ToDoubleFunction<Load> what, int decimals, boolean lessIsBetter) {
        Table.head(title + ": median (lowest–highest) of " + rounds + " rounds", "hit", ratioNames());
        eachRow((kind, connections) -> {
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

    private void eachRow(Row row) {
        for (HitKind kind : HitKind.values()) {
            Hits.CONNECTIONS.forEach(connections -> row.print(kind, connections));
        }
    }

    private Figures figures(HitKind kind, int connections, Peer peer, ToDoubleFunction<Load> what) {
        return Figures.of(loads.get(new Key(kind, connections, peer)).stream()
                .map(what::applyAsDouble)
                .toList());
    }

    private String[] names(String first) {
        List<String> names = new ArrayList<>(List.of(first));
        peers.forEach(peer -> names.add(peer.name()));
        return names.toArray(String[]::new);
    }

    private String[] ratioNames() {
        List<String> names = new ArrayList<>(List.of(names("connections")));
        names.add(peers.get(0).name() + " : better peer");
        return names.toArray(String[]::new);
    }

    private record Key(HitKind kind, int connections, Peer peer) {}

    private interface Row {
        void print(HitKind kind, int connections);
    }
}
