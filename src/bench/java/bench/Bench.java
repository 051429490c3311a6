package bench;

import java.util.List;
import java.util.Set;

/** Runs the parts that its arguments name, and ends with status 1 when an answer was wrong. */
final class Bench {
    private static final Set<String> WITH_PEERS = Set.of("hits", "stampede", "misses", "outage", "disk", "cluster");

    private Bench() {}

    public static void main(String[] args) throws Exception {
        Setup setup = Setup.ofProperties();
        Verdict verdict = new Verdict();
        List<String> parts = List.of(args);
        if (parts.stream().anyMatch(WITH_PEERS::contains)) {
            try (Lineup lineup = new Lineup(setup)) {
                for (String part : parts) {
                    run(part, setup, lineup, verdict);
                }
            }
        }
        for (String part : parts) {
            run(part, setup, verdict);
        }
        if (setup.json() != null) {
            Table.write(setup.json(), System.getProperty("about"));
        }
        System.out.println();
        verdict.print();
        System.exit(verdict.right() ? 0 : 1);
    }

    private static void run(String part, Setup setup, Lineup lineup, Verdict verdict) throws Exception {
        switch (part) {
            case "cluster" -> {
                try (Cluster cluster = new Cluster(setup, lineup, verdict)) {
                    cluster.run();
                }
            }
            case "hits" -> new Hits(setup, lineup, verdict).run();
            case "stampede" -> new Stampede(setup, lineup, verdict).run();
            case "misses" -> new Misses(setup, lineup, verdict).run();
            case "disk" -> {
                new Disk(setup, lineup, verdict, PictureSize.MEDIUM).run();
                new Disk(setup, lineup, verdict, PictureSize.LARGE).run();
            }
            case "outage" -> new Outage(lineup, verdict).run();
            default -> {}
        }
    }

    private static void run(String part, Setup setup, Verdict verdict) throws Exception {
        switch (part) {
            case "profile" -> new Profile(setup, verdict).run();
            case "soak" -> new Soak(setup, verdict).run();
            case "streams" -> new Streams(setup, verdict).run();
            case "startup" -> new Startup(setup, verdict).run();
            default -> {}
        }
    }
}
