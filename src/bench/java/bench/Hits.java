package bench;

import java.io.IOException;
import java.util.List;

/**
 * Hits in a warm cache under load. In each round each peer in turn has each kind of hit, at 64 and at 1,000
 * connections. In the round that warms up, each answer is looked at; in the others the number of bytes must fit the
 * number of answers, and one answer before and one after each load is compared by its digest.
 */
final class Hits {
    static final List<Integer> CONNECTIONS = List.of(64, 1_000);

    private final Setup setup;
    private final Lineup lineup;
    private final Verdict verdict;
    private final Wrk wrk;
    private final HitTables tables;

    Hits(Setup setup, Lineup lineup, Verdict verdict) {
        this.setup = setup;
        this.lineup = lineup;
        this.verdict = verdict;
        this.wrk = new Wrk(setup);
        this.tables = new HitTables(lineup, setup.rounds());
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
                            tables.add(kind, connections, peer, load);
                        }
                    }
                }
            }
        }
        tables.print();
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
        return load;
    }
}
