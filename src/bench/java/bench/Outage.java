package bench;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/**
 * 100 lists are cached; when they have been stale for a second, the origin closes its socket and all connections. Each
 * list is asked for three times, one request after another. Counted: the answers that are 200 with the whole old list,
 * and those of them that say that they are stale. Then the origin comes back with one screenshot more in each list, and
 * all lists are polled every 500 ms for at most 10 s. Counted: the origin's calls for each list until a client has the
 * new one. Peers take turns.
 */
final class Outage {
    private static final int LISTS = 100;
    private static final int TIMES = 3;
    private static final int POLLS = 20;
    private static final Duration BETWEEN_POLLS = Duration.ofMillis(500);

    /** They are fresh for 2 s. */
    private static final Duration UNTIL_STALE = Duration.ofSeconds(3);

    private final Lineup lineup;
    private final Origin origin;
    private final Verdict verdict;

    Outage(Lineup lineup, Verdict verdict) {
        this.lineup = lineup;
        this.origin = lineup.origin();
        this.verdict = verdict;
    }

    void run() throws IOException, InterruptedException {
        Table.head(
                LISTS + " stale lists, the origin goes away and comes back",
                "",
                "whole 200s",
                "say stale",
                "median answer, ms",
                "slowest",
                "calls for each list until fresh, mean",
                "worst",
                "all fresh after, ms");
        for (Peer peer : lineup.peers()) {
            outage(peer);
        }
    }

    private void outage(Peer peer) throws IOException, InterruptedException {
        List<String> tasks = IntStream.range(0, LISTS)
                .mapToObj(i -> peer.name() + "-outage-" + i)
                .toList();
        List<Expected> old = tasks.stream().map(peer::list).toList();
        List<Expected> grown = tasks.stream()
                .map(task -> peer.list(task, Origin.SCREENSHOTS + 1))
                .toList();
        try (Crowd crowd = new Crowd(peer, LISTS)) {
            for (Answer answer : crowd.ask(old)) {
                verdict.check(answer.whole(), peer.name() + ", before an outage: " + answer.outcome());
            }
        }
        Thread.sleep(UNTIL_STALE.toMillis());
        origin.stop();
        List<Answer> meanwhile = askMeanwhile(peer, old);
        origin.screenshots(Origin.SCREENSHOTS + 1);
        origin.start();
        Map<Expected, Integer> calls = new HashMap<>();
        long allFreshMs = poll(peer, grown, calls);
        origin.screenshots(Origin.SCREENSHOTS);

        Figures times = Figures.of(
                meanwhile.stream().filter(Answer::whole).map(Answer::ms).toList());
        Figures until = Figures.of(List.copyOf(calls.values()));
        Table.row(
                peer.name(),
                times.values().size() + " of " + LISTS * TIMES,
                meanwhile.stream().filter(Outage::saysStale).count(),
                times.middle(1),
                Figures.one(times.most(), 1),
                Figures.text(
                        until.values().stream().mapToDouble(d -> d).average().orElse(0), 2),
                Figures.one(until.most(), 0),
                calls.size() == LISTS ? allFreshMs : "only " + calls.size() + " are");
    }

    private List<Answer> askMeanwhile(Peer peer, List<Expected> old) throws IOException {
        List<Answer> answers = new ArrayList<>();
        try (Connection connection = new Connection(peer.port())) {
            for (int i = 0; i < TIMES; i++) {
                for (Expected list : old) {
                    Answer answer = connection.ask(list);
                    verdict.check(answer.whole(), peer.name() + ", in an outage: " + answer.outcome());
                    answers.add(answer);
                }
            }
        }
        return answers;
    }

    /** All lists at the same moment: one after another, a slow answer would delay the polls of the other lists. */
    private long poll(Peer peer, List<Expected> grown, Map<Expected, Integer> calls)
            throws IOException, InterruptedException {
        long begin = System.nanoTime();
        try (Crowd crowd = new Crowd(peer, LISTS)) {
            for (int i = 0; i < POLLS && calls.size() < LISTS; i++) {
                TimeUnit.NANOSECONDS.sleep(begin + i * BETWEEN_POLLS.toNanos() - System.nanoTime());
                List<Expected> asked =
                        grown.stream().filter(list -> !calls.containsKey(list)).toList();
                List<Answer> answers = crowd.ask(asked);
                for (int j = 0; j < answers.size(); j++) {
                    if (answers.get(j).whole()) {
                        calls.put(asked.get(j), origin.calls(asked.get(j).path()) - 1);
                    }
                }
            }
        }
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin);
    }

    /** By a negative ttl in Cache-Status (RFC 9211), or by the header that nginx.conf and default.vcl set. */
    private static boolean saysStale(Answer answer) {
        return answer.whole()
                && (answer.head().field("Cache-Status").contains("ttl=-")
                        || Set.of("STALE", "UPDATING").contains(answer.head().field("X-Cache-Status")));
    }
}
