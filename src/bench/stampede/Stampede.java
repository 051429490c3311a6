import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Two bad moments of a cache for screenshot lists, for several caches in front of the same origin. The origin is part
 * of this program: a list of 20 URLs after 200 ms, without cache headers, as the vendor sends it.
 *
 * <p><b>Cold stampede.</b> 1,000 clients have connected; all ask at once for one list that nobody has asked for before.
 * Counted: the calls that reach the origin (for the list; and for the task's status, of which only the gateway knows),
 * and the answers that are 200 and whole. Timed, for whole answers only: from a client's request to the last byte of
 * its answer. Peers take turns, each with a fresh task in each round; one round warms up, seven count. A cell is the
 * median of the rounds, unless it says "worst" (of them) or "all" (together).
 *
 * <p><b>Outage.</b> 100 lists are cached; when they have been stale for a second, the origin closes its socket and all
 * connections. Each list is asked for three times, one request after another. Counted: the answers that are 200 with
 * the whole old list, and those of them that say that they are stale. Then the origin comes back with one screenshot
 * more in each list, and all lists are polled every 500 ms for at most 10 s. Counted: the origin's calls for each list
 * until a client has the new one.
 *
 * <p>One thread with one selector is all clients of a stampede, so that the processors are left to the peers.
 *
 * <p>Arguments: the origin's port, then {@code name=port} for each peer. Prints Markdown; the rounds go to the standard
 * error.
 */
final class Stampede {
    /** In each list. */
    static final int SCREENSHOTS = 20;

    private static final int ROUNDS = 7;

    /** Without any peer. */
    private static final int OWN_ROUNDS = 5;

    private static final int CLIENTS = 1_000;

    /** For the peers to accept the last connections, and to forget those of the round before. */
    private static final Duration SETTLE = Duration.ofMillis(700);

    private Stampede() {}

    public static void main(String[] args) throws IOException, InterruptedException {
        int port = Integer.parseInt(args[0]);
        List<Peer> peers = Stream.of(args).skip(1).map(Peer::of).toList();
        try (Origin origin = new Origin(port, SCREENSHOTS)) {
            // Warms up this program, and shows what it can do: the origin is no cache, so it gets all the calls.
            for (int i = 0; i < OWN_ROUNDS; i++) {
                System.err.println("origin alone: " + round(origin, new Peer("origin", port), "origin-" + i));
            }
            stampedes(origin, peers);
        }
        outages(port, peers);
    }

    private static void stampedes(Origin origin, List<Peer> peers) throws IOException, InterruptedException {
        Map<Peer, List<Round>> rounds = new HashMap<>();
        for (int i = 0; i <= ROUNDS; i++) {
            for (Peer peer : peers) {
                Round round = round(origin, peer, peer.name() + "-cold-" + i);
                System.err.printf("cold, round %d of %d, %s: %s%n", i, ROUNDS, peer.name(), round);
                if (i > 0) {
                    rounds.computeIfAbsent(peer, p -> new ArrayList<>()).add(round);
                }
            }
        }
        System.out.printf("%,d clients, one cold list, origin answers after %d ms%n%n", CLIENTS, Origin.DELAY_MS);
        System.out.println("""
                | | list calls | worst | status calls | whole 200s, all | failures, all | median client, ms \
                | slowest client, ms | worst |
                | --- | --: | --: | --: | --: | --- | --: | --: | --: |""");
        for (Peer peer : peers) {
            List<Round> of = rounds.get(peer);
            Map<String, Integer> failures = new TreeMap<>();
            of.forEach(round -> round.failures().forEach((status, n) -> failures.merge(status, n, Integer::sum)));
            row(
                    peer.name(),
                    median(of.stream().map(Round::listCalls).toList()),
                    most(of.stream().map(Round::listCalls).toList()),
                    median(of.stream().map(Round::statusCalls).toList()),
                    of.stream().mapToInt(Round::whole).sum() + " of " + CLIENTS * of.size(),
                    failures.isEmpty() ? "none" : failures,
                    median(of.stream().map(Round::medianMs).toList()),
                    median(of.stream().map(Round::slowestMs).toList()),
                    most(of.stream().map(Round::slowestMs).toList()));
        }
        System.out.println();
    }

    private static Round round(Origin origin, Peer peer, String task) throws IOException, InterruptedException {
        try (Crowd crowd = new Crowd(peer, CLIENTS)) {
            Thread.sleep(SETTLE.toMillis());
            List<Answer> answers = crowd.ask(task);
            List<Integer> times = answers.stream()
                    .filter(answer -> answer.whole(task, SCREENSHOTS))
                    .map(Answer::ms)
                    .toList();
            Map<String, Integer> failures = answers.stream()
                    .filter(answer -> !answer.whole(task, SCREENSHOTS))
                    .collect(Collectors.toMap(Answer::outcome, answer -> 1, Integer::sum, TreeMap::new));
            return new Round(
                    origin.calls(task, "screenshots"),
                    origin.calls(task, "status"),
                    times.size(),
                    failures,
                    median(times),
                    most(times));
        }
    }

    private static void outages(int originPort, List<Peer> peers) throws IOException, InterruptedException {
        System.out.printf("%d stale lists, the origin goes away and comes back%n%n", Outage.LISTS);
        System.out.println("""
                | | whole 200s | say stale | failures | median answer, ms | slowest | list calls until fresh, mean \
                | worst | all fresh after, ms |
                | --- | --: | --: | --- | --: | --: | --: | --: | --: |""");
        for (Peer peer : peers) {
            row(new Outage(originPort, peer).run());
        }
    }

    private static void row(Object... cells) {
        System.out.println(Stream.of(cells).map(Object::toString).collect(Collectors.joining(" | ", "| ", " |")));
    }

    /** The upper one of two; 0 of none. */
    static int median(List<Integer> values) {
        return values.isEmpty() ? 0 : values.stream().sorted().toList().get(values.size() / 2);
    }

    static int most(Collection<Integer> values) {
        return values.stream().mapToInt(Integer::intValue).max().orElse(0);
    }
}

/** What came of one stampede. */
record Round(int listCalls, int statusCalls, int whole, Map<String, Integer> failures, int medianMs, int slowestMs) {}

/** A cache on this machine. */
record Peer(String name, int port) {
    static Peer of(String argument) {
        String[] parts = argument.split("=", 2);
        return new Peer(parts[0], Integer.parseInt(parts[1]));
    }

    InetSocketAddress address() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }

    static String path(String task) {
        return "/api/v1/task/" + task + "/screenshots";
    }

    URI uri(String task) {
        return URI.create("http://127.0.0.1:" + port + path(task));
    }
}

/** The answer to one client; status 0 when there was no whole one. */
record Answer(int status, String body, int ms) {
    static final Answer NONE = new Answer(0, "", 0);

    private static final Pattern URL = Pattern.compile("\"https?://[^\"]+/step_\\d+\\.png\"");

    /** Whether it is the task's list with that many screenshots; their URLs may be the vendor's or a gateway's own. */
    boolean whole(String task, int screenshots) {
        Matcher urls = URL.matcher(body);
        return status == 200
                && body.endsWith("]}")
                && urls.results()
                                .filter(url -> url.group().contains("/" + task + "/"))
                                .count()
                        == screenshots;
    }

    String outcome() {
        return switch (status) {
            case 0 -> "no answer";
            case 200 -> "200 with another body";
            default -> Integer.toString(status);
        };
    }
}

/** Clients that have connected and ask all at once. */
final class Crowd implements AutoCloseable {
    private static final long PATIENCE_MS = 20_000;

    private final Peer peer;
    private final Selector selector = Selector.open();
    private final List<Client> clients = new ArrayList<>();

    Crowd(Peer peer, int size) throws IOException {
        this.peer = peer;
        for (int i = 0; i < size; i++) {
            SocketChannel channel = SocketChannel.open(peer.address());
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            channel.configureBlocking(false);
            Client client = new Client(channel);
            channel.register(selector, SelectionKey.OP_READ, client);
            clients.add(client);
        }
    }

    List<Answer> ask(String task) throws IOException {
        byte[] request = "GET %s HTTP/1.1\r\nHost: localhost:%d\r\n\r\n"
                .formatted(Peer.path(task), peer.port())
                .getBytes(StandardCharsets.US_ASCII);
        long begin = System.nanoTime();
        for (Client client : clients) {
            client.send(request);
        }
        AtomicInteger waiting = new AtomicInteger(clients.size());
        long patience = PATIENCE_MS;
        while (waiting.get() > 0 && patience > 0) {
            selector.select(
                    key -> {
                        if (((Client) key.attachment()).readToTheEnd()) {
                            key.cancel();
                            waiting.decrementAndGet();
                        }
                    },
                    patience);
            patience = PATIENCE_MS - TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin);
        }
        return clients.stream().map(Client::answer).toList();
    }

    @Override
    public void close() throws IOException {
        for (Client client : clients) {
            client.close();
        }
        selector.close();
    }
}

/** One connection and one request. Understands answers with a {@code Content-Length}, which is what all peers send. */
final class Client {
    private static final Pattern LENGTH =
            Pattern.compile("^content-length: *(\\d+)", Pattern.CASE_INSENSITIVE | Pattern.MULTILINE);

    private final SocketChannel channel;

    /** Three times a list. */
    private final ByteBuffer bytes = ByteBuffer.allocate(8192);

    private String head;
    private int end;
    private long sentAt;
    private long endedAt;

    Client(SocketChannel channel) {
        this.channel = channel;
    }

    void send(byte[] request) {
        sentAt = System.nanoTime();
        try {
            // So short that an empty send buffer takes it whole.
            channel.write(ByteBuffer.wrap(request));
        } catch (IOException e) {
            // Closed by the peer: the selector tells, and there is no answer.
        }
    }

    /** @return whether the answer is whole, or can never be */
    boolean readToTheEnd() {
        try {
            if (channel.read(bytes) <= 0) {
                return true;
            }
        } catch (IOException e) {
            return true;
        }
        if (head == null) {
            readHead();
        }
        if (head == null || bytes.position() < end) {
            return false;
        }
        endedAt = System.nanoTime();
        return true;
    }

    private void readHead() {
        String text = new String(bytes.array(), 0, bytes.position(), StandardCharsets.ISO_8859_1);
        int length = text.indexOf("\r\n\r\n") + 4;
        if (length >= 4) {
            head = text.substring(0, length);
            Matcher matcher = LENGTH.matcher(head);
            end = matcher.find() ? length + Integer.parseInt(matcher.group(1)) : Integer.MAX_VALUE;
        }
    }

    Answer answer() {
        if (endedAt == 0) {
            return Answer.NONE;
        }
        int status = Integer.parseInt(head.substring(9, 12));
        String body = new String(bytes.array(), head.length(), end - head.length(), StandardCharsets.UTF_8);
        return new Answer(status, body, (int) TimeUnit.NANOSECONDS.toMillis(endedAt - sentAt));
    }

    void close() throws IOException {
        channel.close();
    }
}

/** Lists that are stale when the origin goes away, asked for meanwhile and after it came back. */
final class Outage {
    static final int LISTS = 100;

    private static final int TIMES = 3;
    private static final int POLLS = 20;
    private static final Duration BETWEEN_POLLS = Duration.ofMillis(500);

    /** They are fresh for 2 s. */
    private static final Duration UNTIL_STALE = Duration.ofSeconds(3);

    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();
    private final int originPort;
    private final Peer peer;
    private final List<String> tasks;

    private int whole;
    private int sayStale;
    private final Map<String, Integer> failures = new TreeMap<>();
    private final List<Integer> times = new ArrayList<>();
    private final Map<String, Integer> callsUntilFresh = new ConcurrentHashMap<>();
    private long allFreshMs;

    Outage(int originPort, Peer peer) {
        this.originPort = originPort;
        this.peer = peer;
        this.tasks = IntStream.range(0, LISTS)
                .mapToObj(i -> peer.name() + "-outage-" + i)
                .toList();
    }

    /** @return the cells of its row in the table */
    Object[] run() throws IOException, InterruptedException {
        try (Origin origin = new Origin(originPort, Stampede.SCREENSHOTS)) {
            fill();
            Thread.sleep(UNTIL_STALE.toMillis());
        }
        for (int i = 0; i < TIMES; i++) {
            for (String task : tasks) {
                askMeanwhile(task);
            }
        }
        try (Origin origin = new Origin(originPort, Stampede.SCREENSHOTS + 1)) {
            poll(origin);
        }
        boolean allFresh = callsUntilFresh.size() == LISTS;
        return new Object[] {
            peer.name(),
            whole + " of " + LISTS * TIMES,
            sayStale,
            failures.isEmpty() ? "none" : failures,
            Stampede.median(times),
            Stampede.most(times),
            callsUntilFresh.values().stream().mapToInt(Integer::intValue).sum() / (double) LISTS,
            Stampede.most(callsUntilFresh.values()),
            allFresh ? allFreshMs : "only " + callsUntilFresh.size() + " are"
        };
    }

    private void fill() {
        all(tasks, (task, answer) -> {
            if (!answer.whole(task, Stampede.SCREENSHOTS)) {
                throw new IllegalStateException(peer.name() + " has not cached " + task + ": " + answer);
            }
        });
    }

    private void askMeanwhile(String task) throws InterruptedException {
        long begin = System.nanoTime();
        HttpResponse<String> response;
        try {
            response = client.send(request(task), BodyHandlers.ofString());
        } catch (IOException e) {
            failures.merge("no answer", 1, Integer::sum);
            return;
        }
        Answer answer = answer(response, begin);
        times.add(answer.ms());
        if (answer.whole(task, Stampede.SCREENSHOTS)) {
            whole++;
            sayStale += saysStale(response) ? 1 : 0;
        } else {
            failures.merge(answer.outcome(), 1, Integer::sum);
        }
    }

    /** All lists at the same moment: one after another, a slow answer would delay the polls of the other lists. */
    private void poll(Origin origin) throws InterruptedException {
        long begin = System.nanoTime();
        for (int i = 0; i < POLLS && callsUntilFresh.size() < LISTS; i++) {
            long next = begin + i * BETWEEN_POLLS.toNanos();
            TimeUnit.NANOSECONDS.sleep(next - System.nanoTime());
            List<String> old = tasks.stream()
                    .filter(task -> !callsUntilFresh.containsKey(task))
                    .toList();
            all(old, (task, answer) -> {
                if (answer.whole(task, Stampede.SCREENSHOTS + 1)) {
                    callsUntilFresh.put(task, origin.calls(task, "screenshots"));
                }
            });
        }
        allFreshMs = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin);
    }

    private void all(List<String> asked, BiConsumer<String, Answer> then) {
        long begin = System.nanoTime();
        asked.stream()
                .map(task -> client.sendAsync(request(task), BodyHandlers.ofString())
                        .thenApply(response -> answer(response, begin))
                        .exceptionally(failure -> Answer.NONE)
                        .thenAccept(answer -> then.accept(task, answer)))
                // Collected first: a lazy stream would wait for each answer before the next request.
                .toList()
                .forEach(CompletableFuture::join);
    }

    private HttpRequest request(String task) {
        return HttpRequest.newBuilder(peer.uri(task))
                .timeout(Duration.ofSeconds(20))
                .build();
    }

    private static Answer answer(HttpResponse<String> response, long begin) {
        long ms = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin);
        return new Answer(response.statusCode(), response.body(), (int) ms);
    }

    /** By a negative ttl in Cache-Status (RFC 9211), or by the header that nginx.conf and default.vcl set. */
    private static boolean saysStale(HttpResponse<?> response) {
        return response.headers().firstValue("Cache-Status").orElse("").contains("ttl=-")
                || Set.of("STALE", "UPDATING")
                        .contains(
                                response.headers().firstValue("X-Cache-Status").orElse(""));
    }
}

/** The vendor's v1 API, as far as a cache for lists needs it. Counts the calls. */
final class Origin implements AutoCloseable {
    static final int DELAY_MS = 200;

    private static final String TASKS = "/api/v1/task/";

    static {
        // Without it, an answer can wait 40 ms for the delayed acknowledgement of its head.
        System.setProperty("sun.net.httpserver.nodelay", "true");
        // By default only 200 idle connections stay open, and a cache would find its kept ones closed.
        System.setProperty("sun.net.httpserver.maxIdleConnections", "4096");
    }

    private final int screenshots;
    private final Map<String, AtomicInteger> calls = new ConcurrentHashMap<>();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private final HttpServer server;

    /** @param screenshots in each list */
    Origin(int port, int screenshots) throws IOException {
        this.screenshots = screenshots;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 4096);
        server.createContext(TASKS, this::answer);
        server.start();
    }

    /** Closes the socket and all connections, at once. */
    @Override
    public void close() {
        server.stop(0);
        timer.shutdownNow();
    }

    int calls(String task, String what) {
        AtomicInteger count = calls.get(task + "/" + what);
        return count == null ? 0 : count.get();
    }

    private void answer(HttpExchange exchange) {
        String call = exchange.getRequestURI().getPath().substring(TASKS.length());
        calls.computeIfAbsent(call, c -> new AtomicInteger()).incrementAndGet();
        if (call.endsWith("/screenshots")) {
            timer.schedule(
                    () -> send(exchange, list(call.substring(0, call.indexOf('/')))), DELAY_MS, TimeUnit.MILLISECONDS);
        } else {
            send(exchange, "\"running\"");
        }
    }

    private String list(String task) {
        return IntStream.rangeClosed(1, screenshots)
                .mapToObj(i -> "\"https://media.browser-use.com/screenshots/%s/step_%d.png\"".formatted(task, i))
                .collect(Collectors.joining(",", "{\"screenshots\":[", "]}"));
    }

    private static void send(HttpExchange exchange, String json) {
        byte[] body = json.getBytes(StandardCharsets.UTF_8);
        try (exchange) {
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
        } catch (IOException e) {
            // The cache has given up waiting, or the origin was stopped.
        }
    }
}
