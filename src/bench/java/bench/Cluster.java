package bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/**
 * Three replicas that share a Valkey, beside three that work alone and one nginx: 3,000 clients at once that request one
 * uncached list; the processor time of a hit; and the memory that lists take in the server.
 */
final class Cluster implements AutoCloseable {
    private static final int REPLICAS = 3;
    private static final int CLIENTS = 3_000;
    private static final int CONNECTIONS = 64;
    private static final int SHARED_LISTS = 100_000;
    private static final int CROWD = 200;
    private static final Duration ORIGIN_TAKES = Duration.ofMillis(200);
    private static final Duration SETTLE = Duration.ofMillis(700);

    private static final String SHARED = "3 replicas, one Valkey";
    private static final String ALONE = "3 replicas, each alone";
    private static final String COMMANDS = "gateway_cluster_commands_seconds_count";

    private final Setup setup;
    private final Lineup lineup;
    private final Verdict verdict;
    private final Server valkey;
    private final int valkeyPort;
    private final List<Server> servers = new ArrayList<>();
    private final List<Metrics> metrics = new ArrayList<>();

    /** Those that clients are divided among, by what they are. */
    private final Map<String, List<Peer>> groups = new LinkedHashMap<>();

    private final Map<Peer, Server> replicas = new LinkedHashMap<>();

    Cluster(Setup setup, Lineup lineup, Verdict verdict) throws IOException, InterruptedException {
        this.setup = setup;
        this.lineup = lineup;
        this.verdict = verdict;
        int port = Setup.ports(1 + 4 * REPLICAS);
        this.valkeyPort = port;
        this.valkey = new Server(
                "valkey",
                new ProcessBuilder(
                        "valkey-server", "--port", Integer.toString(port), "--save", "", "--appendonly", "no"),
                setup.directory().resolve("valkey.log"));
        awaitValkey();
        groups.put(SHARED, start(port + 1, List.of("-Dgateway.cluster.hosts=127.0.0.1:" + port)));
        groups.put(ALONE, start(port + 1 + 2 * REPLICAS, List.of()));
        groups.put(
                "nginx, one node",
                lineup.peers().stream()
                        .filter(peer -> peer.name().equals("nginx"))
                        .toList());
        awaitFleet();
    }

    private List<Peer> start(int port, List<String> options) throws IOException, InterruptedException {
        List<Peer> peers = new ArrayList<>();
        for (int i = 0; i < REPLICAS; i++) {
            Gateway gateway = new Gateway(setup, lineup.origin().url(), port + 2 * i);
            Server server = gateway.start(options);
            servers.add(server);
            replicas.put(gateway.peer(), server);
            peers.add(gateway.peer());
            if (!options.isEmpty()) {
                metrics.add(new Metrics(gateway.managementPort()));
            }
        }
        return peers;
    }

    private void awaitValkey() throws InterruptedException {
        for (int i = 0; i < 1_000; i++) {
            try {
                info("used_memory");
                return;
            } catch (IOException e) {
                TimeUnit.MILLISECONDS.sleep(10);
            }
        }
        throw new IllegalStateException("valkey-server does not start");
    }

    /** Until each replica knows all of them, and none of them is new. */
    private void awaitFleet() throws IOException, InterruptedException {
        for (Metrics each : metrics) {
            while (Metrics.sum(each.read(), "gateway_cluster_members", "") < REPLICAS) {
                TimeUnit.MILLISECONDS.sleep(100);
            }
        }
        TimeUnit.SECONDS.sleep(3);
    }

    void run() throws IOException, InterruptedException, ExecutionException {
        stampede();
        hits();
        memory();
    }

    private record Round(int calls, long whole, double slowestMs, double commands) {}

    private void stampede() throws IOException, InterruptedException, ExecutionException {
        lineup.origin().delay(ORIGIN_TAKES);
        Map<String, List<Round>> rounds = new LinkedHashMap<>();
        List<String> names = new ArrayList<>(groups.keySet());
        for (int i = 0; i <= setup.rounds(); i++) {
            for (String name : names) {
                Round round = round(groups.get(name), PictureSize.MEDIUM.task("fleet-" + names.indexOf(name) + "-" + i));
                System.err.printf("cluster, round %d of %d, %s: %s%n", i, setup.rounds(), name, round);
                if (i > 0) {
                    rounds.computeIfAbsent(name, first -> new ArrayList<>()).add(round);
                }
            }
            Collections.rotate(names, 1);
        }
        lineup.origin().delay(Duration.ZERO);
        Table.head(
                "%,d clients, one cold list, the origin answers after %d ms: %d rounds"
                        .formatted(CLIENTS, ORIGIN_TAKES.toMillis(), setup.rounds()),
                "",
                "calls",
                "most",
                "whole 200s, all",
                "slowest client, ms",
                "commands to Valkey");
        for (String name : groups.keySet()) {
            List<Round> of = rounds.get(name);
            Figures calls = Figures.of(of.stream().map(Round::calls).toList());
            Table.row(
                    name,
                    calls.middle(0),
                    Figures.one(calls.most(), 0),
                    of.stream().mapToLong(Round::whole).sum() + " of " + (long) CLIENTS * of.size(),
                    Figures.of(of.stream().map(Round::slowestMs).toList()).spread(0),
                    name.equals(SHARED)
                            ? Figures.of(of.stream().map(Round::commands).toList())
                                    .spread(0)
                            : "");
        }
    }

    private Round round(List<Peer> peers, String task) throws IOException, InterruptedException, ExecutionException {
        double before = commands();
        List<Answer> answers = new ArrayList<>();
        ExecutorService threads = Executors.newFixedThreadPool(peers.size());
        List<Crowd> crowds = new ArrayList<>();
        try {
            for (Peer peer : peers) {
                crowds.add(new Crowd(peer, CLIENTS / peers.size()));
            }
            Thread.sleep(SETTLE.toMillis());
            List<Callable<List<Answer>>> questions = IntStream.range(0, peers.size())
                    .<Callable<List<Answer>>>mapToObj(
                            i -> () -> crowds.get(i).ask(peers.get(i).list(task)))
                    .toList();
            for (Future<List<Answer>> answered : threads.invokeAll(questions)) {
                answers.addAll(answered.get());
            }
        } finally {
            threads.shutdown();
            for (Crowd crowd : crowds) {
                crowd.close();
            }
        }
        long whole = answers.stream().filter(Answer::whole).count();
        if (whole < answers.size()) {
            verdict.wrong("cluster, stampede: not whole", answers.size() - whole);
        }
        double slowest = answers.stream()
                .filter(Answer::whole)
                .mapToDouble(Answer::ms)
                .max()
                .orElse(0);
        return new Round(lineup.origin().calls(Paths.list(task)), whole, slowest, commands() - before);
    }

    /** Of all replicas that share the Valkey, without heartbeats. */
    private double commands() throws IOException, InterruptedException {
        double all = 0;
        for (Metrics each : metrics) {
            all += Metrics.sum(each.read(), COMMANDS, "ok");
        }
        return all;
    }

    private void hits() throws IOException, InterruptedException {
        Wrk wrk = new Wrk(setup);
        Map<String, List<Double>> micros = new LinkedHashMap<>();
        List<Double> ratios = new ArrayList<>();
        List<String> names = new ArrayList<>(List.of(SHARED, ALONE));
        for (int i = 0; i <= setup.rounds(); i++) {
            Map<String, Double> round = new LinkedHashMap<>();
            for (String name : names) {
                Peer peer = groups.get(name).get(0);
                Question question = HitKind.LIST.question(peer, verdict);
                Load load = wrk.run(question, CONNECTIONS, i == 0, replicas.get(peer).tree());
                System.err.printf("cluster, hits, round %d of %d, %s: %s%n", i, setup.rounds(), name, load);
                verdict.check(load.wrong() == 0 && load.failures() == 0, "cluster, hits, " + name);
                round.put(name, load.cpuMicros());
            }
            if (i > 0) {
                round.forEach((name, value) ->
                        micros.computeIfAbsent(name, first -> new ArrayList<>()).add(value));
                ratios.add(round.get(SHARED) / round.get(ALONE));
            }
            Collections.rotate(names, 1);
        }
        Table.head(
                "Hits of a list, %d connections to one replica: %d rounds".formatted(CONNECTIONS, setup.rounds()),
                "",
                "processor time, µs");
        Table.row("one of " + SHARED, Figures.of(micros.get(SHARED)).spread(1));
        Table.row("one of " + ALONE, Figures.of(micros.get(ALONE)).spread(1));
        Table.row("ratio in a round", Figures.of(ratios).spread(2));
    }

    private void memory() throws IOException, InterruptedException {
        int lists = setup.quick() ? SHARED_LISTS / 100 : SHARED_LISTS;
        long before = info("used_memory");
        Peer replica = groups.get(SHARED).get(0);
        try (Crowd crowd = new Crowd(replica, CROWD)) {
            for (int first = 0; first < lists; first += CROWD) {
                int batch = first;
                List<Expected> questions = IntStream.range(first, first + CROWD)
                        .mapToObj(i -> replica.list("memory-" + batch + "-" + i))
                        .toList();
                long whole =
                        crowd.ask(questions).stream().filter(Answer::whole).count();
                verdict.check(whole == CROWD, "cluster, memory: " + (CROWD - whole) + " not whole");
            }
        }
        long bytes = info("used_memory") - before;
        System.out.printf(
                "%n%,d lists of %d screenshots take %,d MB in Valkey, %,d bytes each.%n",
                lists, Origin.SCREENSHOTS, bytes / 1_000_000, bytes / lists);
    }

    /** A number of {@code INFO memory}. */
    private long info(String name) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", valkeyPort);
                BufferedReader in = new BufferedReader(new InputStreamReader(socket.getInputStream()))) {
            socket.getOutputStream().write("INFO memory\r\n".getBytes());
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                if (line.startsWith(name + ":")) {
                    return Long.parseLong(line.substring(name.length() + 1).strip());
                }
            }
            throw new IOException("no " + name);
        }
    }

    @Override
    public void close() {
        servers.forEach(Server::close);
        valkey.close();
    }
}
