package bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;

/**
 * What a miss adds to the upstream's own time. One client asks for one cold thing after another: in each turn the
 * origin itself, then each peer, over connections that stay open. The origin answers at once, so that its own time is
 * short and steady. The gateway asks the origin twice for a list, for it and then, having answered, for the task's status.
 *
 * <p>Of a gateway that has just started, and once more of the same one, since a JVM compiles what runs often.
 */
final class Misses {
    private static final int TURNS_OF_A_ROUND = 100;
    private static final int WARM_UP = 10_000;
    private static final int WARM_UP_QUICK = 100;

    /** The gateway may make 1,000 calls in a second, and waits when they are more. */
    private static final int BETWEEN_TURNS_MS = 2;

    private final Setup setup;
    private final Lineup lineup;
    private final Verdict verdict;
    private final List<Peer> peers = new ArrayList<>();
    private final Map<Peer, Connection> connections = new HashMap<>();
    private int tasks;

    Misses(Setup setup, Lineup lineup, Verdict verdict) {
        this.setup = setup;
        this.lineup = lineup;
        this.verdict = verdict;
    }

    void run() throws IOException, InterruptedException {
        Gateway fresh = new Gateway(setup, lineup.origin().url(), Setup.ports(2));
        peers.add(Peer.of(lineup.origin()));
        lineup.peers().stream().map(peer -> peer.rewrites() ? fresh.peer() : peer).forEach(peers::add);
        Server server = fresh.start(List.of());
        try {
            for (Peer peer : peers) {
                connections.put(peer, new Connection(peer.port()));
            }
            int turns = setup.rounds() * TURNS_OF_A_ROUND;
            measure(turns, "a gateway that has just started");
            int warmUp = setup.quick() ? WARM_UP_QUICK : WARM_UP;
            // Small pictures leave room in the peers' memory.
            ask(warmUp, PictureSize.SMALL, true);
            measure(turns, "the same after %,d more".formatted(warmUp));
            for (Connection connection : connections.values()) {
                connection.close();
            }
        } finally {
            server.close();
        }
    }

    private void measure(int turns, String stage) throws IOException, InterruptedException {
        Table.head(
                "A miss, one client, %s, milliseconds: median (quartiles) of %d turns".formatted(stage, turns),
                "",
                "list",
                "added",
                "image, 200 kB",
                "added");
        List<Map<Peer, Double>> lists = ask(turns, PictureSize.MEDIUM, false);
        List<Map<Peer, Double>> pictures = ask(turns, PictureSize.MEDIUM, true);
        Peer origin = peers.get(0);
        for (Peer peer : peers) {
            Table.row(
                    peer.name(),
                    quartiles(lists, turn -> turn.get(peer)),
                    quartiles(lists, turn -> turn.get(peer) - turn.get(origin)),
                    quartiles(pictures, turn -> turn.get(peer)),
                    quartiles(pictures, turn -> turn.get(peer) - turn.get(origin)));
        }
    }

    /** @return milliseconds of turns in which none failed; by turn, so that what slowed down a whole one falls out */
    private List<Map<Peer, Double>> ask(int turns, PictureSize size, boolean picture)
            throws IOException, InterruptedException {
        List<Map<Peer, Double>> all = new ArrayList<>();
        for (int turn = 0; turn < turns; turn++) {
            String task = size.task("miss-" + tasks++);
            Map<Peer, Double> times = new HashMap<>();
            for (Peer peer : peers) {
                ask(peer, task, picture).ifPresent(ms -> times.put(peer, ms));
            }
            if (times.size() == peers.size()) {
                all.add(times);
            }
            TimeUnit.MILLISECONDS.sleep(BETWEEN_TURNS_MS);
        }
        return all;
    }

    private OptionalDouble ask(Peer peer, String task, boolean picture) throws IOException {
        Connection connection = connections.get(peer);
        try {
            Answer answer = connection.ask(peer.list(task));
            verdict.check(answer.whole(), peer.name() + ", missed list: " + answer.outcome());
            if (picture) {
                answer = connection.ask(peer.picture(task, 1));
                verdict.check(answer.whole(), peer.name() + ", missed image: " + answer.outcome());
            }
            return OptionalDouble.of(answer.ms());
        } catch (IOException broken) {
            verdict.check(false, peer.name() + ", miss: " + broken.getMessage());
            connection.close();
            connections.put(peer, new Connection(peer.port()));
            return OptionalDouble.empty();
        }
    }

    private static Figures.Cell quartiles(List<Map<Peer, Double>> turns, ToDoubleFunction<Map<Peer, Double>> time) {
        return Figures.of(turns.stream().mapToDouble(time).boxed().toList()).quartiles(2);
    }
}
