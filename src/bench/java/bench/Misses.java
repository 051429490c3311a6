package bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * What a miss adds to the upstream's own time. One client asks for one cold thing after another: in each turn the
 * origin itself, then each peer, over connections that stay open. The origin answers at once, so that its own time is
 * short and steady. The gateway asks the origin twice for a list, for it and for the task's status, side by side.
 */
final class Misses {
    private static final int WARM_UP = 100;

    /** The gateway may make 1,000 calls in a second, and waits when they are more. */
    private static final int BETWEEN_TURNS_MS = 5;

    private final Setup setup;
    private final Lineup lineup;
    private final Verdict verdict;
    private final Map<Peer, Connection> connections = new HashMap<>();

    Misses(Setup setup, Lineup lineup, Verdict verdict) {
        this.setup = setup;
        this.lineup = lineup;
        this.verdict = verdict;
    }

    void run() throws IOException, InterruptedException {
        Peer origin = Peer.of(lineup.origin());
        List<Peer> peers = new ArrayList<>(List.of(origin));
        peers.addAll(lineup.peers());
        for (Peer peer : peers) {
            connections.put(peer, new Connection(peer.port()));
        }
        int turns = setup.quick() ? 50 : 300;
        Table.head(
                "A miss, one client: median (quartiles) of " + turns + " turns, milliseconds",
                "",
                "list",
                "added",
                "image, 200 kB",
                "added");
        Map<Peer, List<Double>> lists = measure(peers, turns, false);
        Map<Peer, List<Double>> images = measure(peers, turns, true);
        for (Peer peer : peers) {
            Table.row(
                    peer.name(),
                    quartiles(lists.get(peer)),
                    added(lists.get(origin), lists.get(peer)),
                    quartiles(images.get(peer)),
                    added(images.get(origin), images.get(peer)));
        }
        for (Connection connection : connections.values()) {
            connection.close();
        }
    }

    private Map<Peer, List<Double>> measure(List<Peer> peers, int turns, boolean picture)
            throws IOException, InterruptedException {
        Map<Peer, List<Double>> times = new HashMap<>();
        for (int turn = -WARM_UP; turn < turns; turn++) {
            for (Peer peer : peers) {
                double ms = ask(peer, PictureSize.MEDIUM.task("miss-" + peer.name() + picture + turn), picture);
                if (turn >= 0) {
                    times.computeIfAbsent(peer, p -> new ArrayList<>()).add(ms);
                }
            }
            TimeUnit.MILLISECONDS.sleep(BETWEEN_TURNS_MS);
        }
        return times;
    }

    private double ask(Peer peer, String task, boolean picture) throws IOException {
        Connection connection = connections.get(peer);
        Answer answer = connection.ask(peer.list(task));
        verdict.check(answer.whole(), peer.name() + ", missed list: " + answer.outcome());
        if (picture) {
            answer = connection.ask(peer.picture(task, 1));
            verdict.check(answer.whole(), peer.name() + ", missed image: " + answer.outcome());
        }
        return answer.ms();
    }

    private static String quartiles(List<Double> times) {
        Figures figures = Figures.of(times);
        return "%.2f (%.2f–%.2f)".formatted(figures.median(), figures.quantile(0.25), figures.quantile(0.75));
    }

    /** By turn, so that what slowed down a whole turn falls out. */
    private static String added(List<Double> own, List<Double> times) {
        List<Double> differences = new ArrayList<>();
        for (int i = 0; i < own.size(); i++) {
            differences.add(times.get(i) - own.get(i));
        }
        return quartiles(differences);
    }
}
