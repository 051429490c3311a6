package bench;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * 1,000 clients have connected; all ask at once for one list, or one picture of 200 kB, that nobody has asked for
 * before. Counted: the calls that reach the origin (for it; and for the task's status, of which only the gateway
 * knows), and the answers that are whole. Timed, for whole answers only: from a client's request to the last byte of
 * its answer. Peers take turns, each with a fresh task in each round; one round warms up. A cell is the median of the
 * rounds, unless it says "worst" (of them) or "all" (together).
 *
 * <p>Before a picture is asked for, its list is, as any client does that has its URL.
 */
final class Stampede {
    private static final int CLIENTS = 1_000;
    private static final Duration ORIGIN_TAKES = Duration.ofMillis(200);

    /** Without any peer. */
    private static final int OWN_ROUNDS = 3;

    /** For the peers to accept the last connections, and to forget those of the round before. */
    private static final Duration SETTLE = Duration.ofMillis(700);

    private final Setup setup;
    private final Lineup lineup;
    private final Origin origin;
    private final Verdict verdict;

    Stampede(Setup setup, Lineup lineup, Verdict verdict) {
        this.setup = setup;
        this.lineup = lineup;
        this.origin = lineup.origin();
        this.verdict = verdict;
    }

    void run() throws IOException, InterruptedException {
        origin.delay(ORIGIN_TAKES);
        for (boolean picture : new boolean[] {false, true}) {
            // Warms up this program, and shows what it can do: the origin is no cache, so it gets all the calls.
            for (int i = 0; i < OWN_ROUNDS; i++) {
                System.err.println("stampede, origin alone: " + round(Peer.of(origin), "own-" + i, picture));
            }
            Map<Peer, List<Round>> rounds = new HashMap<>();
            for (int i = 0; i <= setup.rounds(); i++) {
                for (Peer peer : lineup.peers(i)) {
                    Round round = round(peer, peer.name() + "-cold-" + picture + i, picture);
                    System.err.printf("stampede, round %d of %d, %s: %s%n", i, setup.rounds(), peer.name(), round);
                    if (i > 0) {
                        rounds.computeIfAbsent(peer, p -> new ArrayList<>()).add(round);
                    }
                }
            }
            print(rounds, picture ? "image of 200 kB" : "list");
        }
        origin.delay(Duration.ZERO);
    }

    private Round round(Peer peer, String rest, boolean picture) throws IOException, InterruptedException {
        String task = PictureSize.MEDIUM.task(rest);
        try (Crowd crowd = new Crowd(peer, CLIENTS)) {
            if (picture) {
                try (Connection connection = new Connection(peer.port())) {
                    verdict.check(
                            connection.ask(peer.list(task)).whole(), peer.name() + ", the list before a stampede");
                }
            }
            Thread.sleep(SETTLE.toMillis());
            List<Answer> answers = crowd.ask(picture ? peer.picture(task, 1) : peer.list(task));
            Map<String, Integer> failures = new TreeMap<>();
            answers.stream()
                    .filter(answer -> !answer.whole())
                    .forEach(answer -> failures.merge(answer.outcome(), 1, Integer::sum));
            failures.forEach((outcome, times) -> verdict.wrong(peer.name() + ", stampede: " + outcome, times));
            Figures times = Figures.of(
                    answers.stream().filter(Answer::whole).map(Answer::ms).toList());
            return new Round(
                    origin.calls(picture ? Paths.media(task, 1) : Paths.list(task)),
                    origin.calls(Paths.status(task)),
                    times.values().size(),
                    failures,
                    times.median(),
                    times.most());
        }
    }

    private void print(Map<Peer, List<Round>> rounds, String what) {
        Table.head(
                "%,d clients, one cold %s, the origin answers after %d ms: %d rounds"
                        .formatted(CLIENTS, what, ORIGIN_TAKES.toMillis(), setup.rounds()),
                "",
                "calls",
                "worst",
                "status calls",
                "whole 200s, all",
                "failures, all",
                "median client, ms",
                "slowest client, ms",
                "worst");
        for (Peer peer : lineup.peers()) {
            List<Round> of = rounds.get(peer);
            Map<String, Integer> failures = new TreeMap<>();
            of.forEach(round -> round.failures().forEach((outcome, n) -> failures.merge(outcome, n, Integer::sum)));
            Figures calls = Figures.of(of.stream().map(Round::calls).toList());
            Figures slowest = Figures.of(of.stream().map(Round::slowestMs).toList());
            Table.row(
                    peer.name(),
                    calls.middle(0),
                    Figures.text(calls.most(), 0),
                    Figures.of(of.stream().map(Round::statusCalls).toList()).middle(0),
                    of.stream().mapToInt(Round::whole).sum() + " of " + CLIENTS * of.size(),
                    failures.isEmpty() ? "none" : failures,
                    Figures.of(of.stream().map(Round::medianMs).toList()).middle(0),
                    slowest.middle(0),
                    Figures.text(slowest.most(), 0));
        }
    }

    /** What came of one stampede. */
    private record Round(
            int calls, int statusCalls, int whole, Map<String, Integer> failures, double medianMs, double slowestMs) {}
}
