package bench;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Images in random order, more than the gateway's memory tier holds. All are asked for before and after, by digest.
 * A peer that has not kept an image reads it from the origin again; these calls are counted.
 */
final class Disk {
    private static final int CONNECTIONS = 64;

    /** Until a peer has ended the downloads for clients that have left: the origin cannot tell whose a call is. */
    private static final Duration SETTLE = Duration.ofSeconds(1);

    private final Setup setup;
    private final Lineup lineup;
    private final Verdict verdict;
    private final ManyImages images;
    private final Map<Peer, List<Load>> loads = new HashMap<>();
    private final Map<Peer, Long> calls = new HashMap<>();

    Disk(Setup setup, Lineup lineup, Verdict verdict, PictureSize size) {
        this.images = new ManyImages(size, verdict);
        this.setup = setup;
        this.lineup = lineup;
        this.verdict = verdict;
    }

    void run() throws IOException, InterruptedException {
        Wrk wrk = new Wrk(setup);
        askForAll();
        for (int round = 0; round <= setup.rounds(); round++) {
            for (Peer peer : lineup.peers(round)) {
                Question question = images.question(peer);
                Thread.sleep(SETTLE.toMillis());
                long before = lineup.origin().mediaCalls();
                Load load = wrk.run(question, CONNECTIONS, round == 0, lineup.tree(peer));
                for (int i = 0; round == 0 && i < setup.rounds(); i++) {
                    // Compiles what is hot.
                    wrk.run(question, CONNECTIONS, false, lineup.tree(peer));
                }
                System.err.printf("disk, %s, round %d of %d, %s: %s%n", images, round, setup.rounds(), peer.name(), load);
                verdict.check(
                        load.failures() == 0 && load.wrong() == 0 && question.fits(load, CONNECTIONS),
                        peer.name() + ", many images: " + load);
                Thread.sleep(SETTLE.toMillis());
                if (round > 0) {
                    loads.computeIfAbsent(peer, p -> new ArrayList<>()).add(load);
                    calls.merge(peer, lineup.origin().mediaCalls() - before, Long::sum);
                }
            }
        }
        askForAll();
        print();
    }

    private void askForAll() throws IOException {
        for (Peer peer : lineup.peers()) {
            images.askForAll(peer);
        }
    }

    private void print() {
        Table.head(
                "%s, %d connections: median (lowest–highest) of %d rounds"
                        .formatted(images, CONNECTIONS, setup.rounds()),
                "",
                "answers per second",
                "CPU time per answer, us",
                "p99, ms",
                "calls upstream, all",
                "resident, MiB");
        for (Peer peer : lineup.peers()) {
            List<Load> of = loads.get(peer);
            Table.row(
                    peer.name(),
                    Figures.of(of.stream().map(Load::perSecond).toList()).spread(0),
                    Figures.of(of.stream().map(Load::cpuMicros).toList()).spread(1),
                    Figures.of(of.stream().map(Load::p99Ms).toList()).spread(1),
                    Figures.one(calls.get(peer), 0),
                    Figures.one(lineup.tree(peer).resident() >> 20, 0));
        }
    }
}
