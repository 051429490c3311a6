package bench;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * 200 MB of images of one size, each as likely as the others: three times what the gateway's memory tier holds, and
 * nearly as much as Varnish may. All are asked for before and after, by digest. What a peer has not kept, it reads from
 * the origin again, which is counted.
 */
final class Disk {
    private static final int BYTES = 200_000_000;
    private static final int CONNECTIONS = 64;

    /** Until a peer has ended the downloads for clients that have left: the origin cannot tell whose a call is. */
    private static final Duration SETTLE = Duration.ofSeconds(1);

    private final Setup setup;
    private final Lineup lineup;
    private final Verdict verdict;
    private final PictureSize size;
    private final int tasks;
    private final Map<Peer, List<Load>> loads = new HashMap<>();
    private final Map<Peer, Long> calls = new HashMap<>();

    Disk(Setup setup, Lineup lineup, Verdict verdict, PictureSize size) {
        this.size = size;
        this.tasks = BYTES / size.bytes() / Origin.SCREENSHOTS;
        this.setup = setup;
        this.lineup = lineup;
        this.verdict = verdict;
    }

    void run() throws IOException, InterruptedException {
        Wrk wrk = new Wrk(setup);
        askForAll();
        for (int round = 0; round <= setup.rounds(); round++) {
            for (Peer peer : lineup.peers(round)) {
                Question question = question(peer);
                Thread.sleep(SETTLE.toMillis());
                long before = lineup.origin().mediaCalls();
                Load load = wrk.run(question, CONNECTIONS, round == 0, lineup.tree(peer));
                for (int i = 0; round == 0 && i < setup.rounds(); i++) {
                    // Compiles what is hot.
                    wrk.run(question, CONNECTIONS, false, lineup.tree(peer));
                }
                System.err.printf("disk, %s, round %d of %d, %s: %s%n", size, round, setup.rounds(), peer.name(), load);
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
            try (Connection connection = new Connection(peer.port())) {
                for (int task = 0; task < tasks; task++) {
                    for (int step = 1; step <= Origin.SCREENSHOTS; step++) {
                        Answer answer = connection.ask(peer.picture(size.task("disk-" + task), step));
                        verdict.check(answer.whole(), peer.name() + ", one of many images: " + answer.outcome());
                    }
                }
            }
        }
    }

    private Question question(Peer peer) throws IOException {
        String task = size.task("disk-");
        Expected first = peer.picture(task + 0, 1);
        String pattern = first.path().replace(task + 0, task + "%d").replace("step_1", "step_%d");
        return Question.learn(peer, first, false, verdict)
                .withPaths(pattern, Integer.toString(tasks), Integer.toString(Origin.SCREENSHOTS));
    }

    private void print() {
        Table.head(
                "%d images of %d kB at random, %d connections: median (lowest–highest) of %d rounds"
                        .formatted(tasks * Origin.SCREENSHOTS, size.bytes() / 1000, CONNECTIONS, setup.rounds()),
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
