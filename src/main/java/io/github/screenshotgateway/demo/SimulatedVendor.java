package io.github.screenshotgateway.demo;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLConnection;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The vendor's API in all its generations, and its media host, with the tasks of {@link SimulatedTask}. It is as strict
 * as the vendor's documents are. Listens on a loopback address, with a few threads of its own.
 */
final class SimulatedVendor implements AutoCloseable {
    private static final Pattern V1 = Pattern.compile("/api/v1/task/([^/]+)/(screenshots|status)");
    private static final Pattern V2 = Pattern.compile("/api/v2/tasks/([^/]+)(/status)?");
    private static final Pattern V3 = Pattern.compile("/api/v3/sessions/([^/]+)(/messages)?");

    /** The owner of a picture is the task in v1, and a session that ends in the task's start in v2 and v3. */
    private static final Pattern PICTURE = Pattern.compile(
            "/screenshots/(?:demo-([a-z]+)(?:-[0-9]{10})?|5e551040-0000-4000-8000-00([0-9]{10}))/(?:step_)?([1-9]|1[0-5])\\.png");

    private static final Pattern UUID = Pattern.compile("[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}");

    /** Its {@code Server} header. */
    private static final String NAME = "simulated-vendor";

    private static final int DEFAULT_LIMIT = 10;
    private static final int MAX_LIMIT = 100;
    private static final int THREADS = 4;
    private static final int LONGEST_CHECK_MILLIS = 1_000;

    private final InstantSource clock;
    private final HttpServer server;
    private final ExecutorService threads;
    private final TaskDocuments tasks;
    private final SessionDocuments sessions;

    /**
     * Starts it.
     *
     * @param port 0 for any free one
     */
    SimulatedVendor(int port, InstantSource clock) throws IOException {
        this.clock = clock;
        // Otherwise each answer waits for the acknowledgement of its first packet, for some 40 ms.
        System.setProperty("sun.net.httpserver.nodelay", "true");
        server = HttpServer.create(new InetSocketAddress("127.0.0.1", port), 0);
        tasks = new TaskDocuments(url().toString());
        sessions = new SessionDocuments(url().toString());
        threads = Executors.newFixedThreadPool(THREADS, work -> {
            Thread thread = new Thread(work, "simulated vendor");
            thread.setDaemon(true);
            return thread;
        });
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    /** Whether one of another process listens there. Waits for a second at most. */
    static boolean listensAt(URI url) {
        try {
            URLConnection connection = url.toURL().openConnection();
            connection.setConnectTimeout(LONGEST_CHECK_MILLIS);
            connection.setReadTimeout(LONGEST_CHECK_MILLIS);
            return NAME.equals(connection.getHeaderField("Server"));
        } catch (IOException e) {
            return false;
        }
    }

    URI url() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            Reply reply = exchange.getRequestMethod().equals("GET")
                    ? reply(exchange)
                    : Reply.error(405, "Method Not Allowed");
            exchange.getResponseHeaders().set("Content-Type", reply.type());
            exchange.getResponseHeaders().set("Server", NAME);
            exchange.sendResponseHeaders(reply.status(), reply.body().length);
            exchange.getResponseBody().write(reply.body());
        }
    }

    private Reply reply(HttpExchange exchange) {
        String path = exchange.getRequestURI().getPath();
        Instant now = clock.instant();
        Matcher v1 = V1.matcher(path);
        if (v1.matches()) {
            String key = exchange.getRequestHeaders().getFirst("Authorization");
            return task(
                    key != null && key.matches("Bearer .+"),
                    v1.group(1),
                    "Task not found",
                    now,
                    task -> Reply.json(
                            200, v1.group(2).equals("status") ? tasks.statusName(task) : tasks.screenshots(task)));
        }
        boolean key = exchange.getRequestHeaders().getFirst("X-Browser-Use-API-Key") != null;
        Matcher v2 = V2.matcher(path);
        if (v2.matches()) {
            return task(
                    key,
                    v2.group(1),
                    "Agent task not found",
                    now,
                    task -> Reply.json(200, v2.group(2) == null ? tasks.task(task) : tasks.status(task)));
        }
        Matcher v3 = V3.matcher(path);
        if (v3.matches()) {
            return task(
                    key,
                    v3.group(1),
                    "Session not found",
                    now,
                    task -> v3.group(2) == null
                            ? Reply.json(200, sessions.session(task, now))
                            : messages(exchange.getRequestURI(), task, now));
        }
        return path.startsWith("/screenshots/")
                ? picture(exchange.getRequestURI(), now)
                // Says that the route is gone, not the task.
                : Reply.error(404, "Not Found");
    }

    private static Reply task(
            boolean key, String id, String unknown, Instant now, Function<SimulatedTask, Reply> known) {
        return key
                ? SimulatedTask.find(id, now).map(known).orElseGet(() -> Reply.error(404, unknown))
                : Reply.error(401, "Not authenticated");
    }

    private Reply messages(URI url, SimulatedTask task, Instant now) {
        String limit = parameter(url, "limit").orElse(Integer.toString(DEFAULT_LIMIT));
        if (!limit.matches("[0-9]{1,9}") || Integer.parseInt(limit) < 1 || Integer.parseInt(limit) > MAX_LIMIT) {
            return invalid("limit", "Input should be an integer from 1 to " + MAX_LIMIT);
        }
        Optional<String> after = parameter(url, "after");
        if (after.isPresent() && !UUID.matcher(after.get()).matches()) {
            return invalid("after", "Input should be a valid UUID");
        }
        return Reply.json(200, sessions.messages(task, after.orElse(null), Integer.parseInt(limit), now));
    }

    private static Reply invalid(String parameter, String message) {
        ObjectNode document = JsonNodeFactory.instance.objectNode();
        ObjectNode error = document.putArray("detail")
                .addObject()
                .put("type", "value_error")
                .put("msg", message);
        error.putArray("loc").add("query").add(parameter);
        return Reply.json(422, document);
    }

    private static Reply picture(URI url, Instant now) {
        Matcher picture = PICTURE.matcher(url.getPath());
        boolean signatureOver = time(url, "X-Amz-Date")
                .filter(signed -> now.isAfter(signed.plusSeconds(SessionDocuments.PRESIGNED_SECONDS)))
                .isPresent();
        if (signatureOver) {
            return Reply.storage(403, "AccessDenied", "Request has expired");
        }
        boolean there = picture.matches()
                && !"gone".equals(picture.group(1))
                && !(picture.group(2) != null && SimulatedTask.isGone(Long.parseLong(picture.group(2))))
                && time(url, "readyAt").filter(now::isBefore).isEmpty();
        return there
                ? new Reply(200, "image/png", Film.picture(Integer.parseInt(picture.group(3))))
                : Reply.storage(404, "NoSuchKey", "The specified key does not exist.");
    }

    private static Optional<Instant> time(URI url, String parameter) {
        return parameter(url, parameter).map(text -> SessionDocuments.BASIC.parse(text, Instant::from));
    }

    private static Optional<String> parameter(URI url, String name) {
        return Optional.ofNullable(url.getQuery()).stream()
                .flatMap(query -> Pattern.compile("&").splitAsStream(query))
                .filter(part -> part.startsWith(name + "="))
                .map(part -> part.substring(name.length() + 1))
                .findFirst();
    }
}
