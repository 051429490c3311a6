import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Makes the AOT cache of the container image (JEP 514): runs the gateway as production does, asks it what clients and
 * operators ask, and stops it, upon which the JVM writes down which classes it loaded and linked and which methods ran
 * often (JEP 515). Then starts the gateway from that cache and fails if the JVM does not accept it: production only
 * logs that, and starts slowly for ever after.
 *
 * <p>The upstream is a stand-in inside this program, so that neither network nor key is needed. All that this program
 * uses is part of a JRE, because the runtime image need not have a shell or an HTTP client.
 *
 * <p>Arguments: the file to write, then the arguments of {@code java} that start the gateway.
 */
final class Training {
    private static final Duration START_AND_STOP = Duration.ofSeconds(90);
    private static final Duration ONE_CALL = Duration.ofSeconds(10);

    /** The JVM profiles a method from its 200th call on; measured, more rounds no longer made the start faster. */
    private static final int ROUNDS = 300;

    private static final String TASK = "/api/v1/task/training";
    private static final String SCREENSHOTS = TASK + "/screenshots";

    /** One grey pixel. */
    private static final byte[] PNG = Base64.getDecoder()
            .decode("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNoAAAAggCBd81ytgAAAABJRU5ErkJggg==");

    private static final int NO_ANSWER = 0;

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final HttpServer upstream =
            HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    private final int port = freePort();
    private final int managementPort = freePort();
    private final Path cache;
    private final List<String> gateway;

    private Training(Path cache, List<String> gateway) throws IOException {
        this.cache = cache;
        this.gateway = gateway;
    }

    public static void main(String[] args) throws Exception {
        new Training(Path.of(args[0]), List.of(args).subList(1, args.length)).run();
    }

    private void run() throws IOException, InterruptedException {
        startUpstream();
        try {
            train();
            check();
        } finally {
            upstream.stop(0);
        }
    }

    private void train() throws IOException, InterruptedException {
        Process trained = start("-XX:AOTCacheOutput=" + cache);
        try {
            awaitReady(trained);
            var frequent = new ArrayList<URI>();
            for (URI call : calls()) {
                int status = status(call);
                System.out.println("Training: " + status + " " + call);
                if (status == 200 && call.getPath().startsWith(SCREENSHOTS)) {
                    frequent.add(call);
                }
            }
            for (int round = 0; round < ROUNDS; round++) {
                for (URI call : frequent) {
                    status(call);
                }
            }
        } finally {
            stop(trained);
        }
        if (Files.notExists(cache)) {
            throw new IllegalStateException("The JVM has written no AOT cache; its messages above say why");
        }
    }

    private void check() throws IOException, InterruptedException {
        long begin = System.nanoTime();
        // "on" ends the JVM when it cannot use the cache; production runs with the lenient "auto".
        Process cached = start("-XX:AOTCache=" + cache, "-XX:AOTMode=on");
        try {
            awaitReady(cached);
            System.out.printf(
                    "Training: ready %d ms after a start from the cache of %d MB%n",
                    Duration.ofNanos(System.nanoTime() - begin).toMillis(), Files.size(cache) / 1_000_000);
        } finally {
            stop(cached);
        }
    }

    /** What does not exist or has another address is answered 404 and trains that; no answer here fails the build. */
    private List<URI> calls() {
        return List.of(
                onManagement("/q/health/live"),
                onManagement("/q/health/ready"),
                onManagement("/q/metrics"),
                onGateway(SCREENSHOTS),
                onGateway(SCREENSHOTS + "/step_1.png"),
                onGateway(SCREENSHOTS + "/latest"),
                onGateway(SCREENSHOTS + "/events"),
                onGateway(SCREENSHOTS + ".zip"),
                onGateway("/api/v1/task/unknown/screenshots"),
                onGateway("/tasks/training"),
                onGateway("/"),
                onGateway("/q/openapi"));
    }

    private Process start(String... cacheOptions) throws IOException {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(cacheOptions));
        command.addAll(gateway);
        var process = new ProcessBuilder(command).inheritIO();
        var environment = process.environment();
        environment.put("QUARKUS_HTTP_HOST", "127.0.0.1");
        environment.put("QUARKUS_HTTP_PORT", Integer.toString(port));
        environment.put("QUARKUS_MANAGEMENT_HOST", "127.0.0.1");
        environment.put("QUARKUS_MANAGEMENT_PORT", Integer.toString(managementPort));
        environment.put("GATEWAY_UPSTREAM_API", "v1");
        environment.put("GATEWAY_UPSTREAM_URL", origin());
        environment.put("GATEWAY_UPSTREAM_API_KEY", "none-is-needed-for-the-training");
        environment.put("GATEWAY_IMAGES_ALLOWED_ORIGINS", origin());
        return process.start();
    }

    private void awaitReady(Process process) throws InterruptedException {
        long begin = System.nanoTime();
        while (status(onManagement("/q/health/ready")) != 200) {
            if (!process.isAlive()) {
                throw new IllegalStateException("The gateway has exited with status " + process.exitValue());
            }
            if (System.nanoTime() - begin > START_AND_STOP.toNanos()) {
                throw new IllegalStateException("The gateway is not ready after " + START_AND_STOP);
            }
            Thread.sleep(10);
        }
    }

    /** By SIGTERM, as Kubernetes does it. A JVM in training writes its cache before it ends. */
    private static void stop(Process process) throws InterruptedException {
        process.destroy();
        if (!process.waitFor(START_AND_STOP.toSeconds(), TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new IllegalStateException("The gateway has not ended " + START_AND_STOP + " after SIGTERM");
        }
    }

    private int status(URI call) throws InterruptedException {
        var answer = client.sendAsync(HttpRequest.newBuilder(call).build(), BodyHandlers.discarding());
        try {
            return answer.get(ONE_CALL.toSeconds(), TimeUnit.SECONDS).statusCode();
        } catch (ExecutionException | TimeoutException e) {
            answer.cancel(true);
            return NO_ANSWER;
        }
    }

    private void startUpstream() {
        String media = origin() + "/media/training";
        answer("/", 404, "application/json", "{\"detail\": \"Task not found\"}");
        answer(TASK, 200, "application/json", "{\"id\": \"training\", \"status\": \"finished\"}");
        answer(TASK + "/status", 200, "application/json", "\"finished\"");
        answer(
                SCREENSHOTS,
                200,
                "application/json",
                "{\"screenshots\": [\"%1$s/step_1.png\", \"%1$s/step_2.png\"]}".formatted(media));
        answer("/media/", 200, "image/png", PNG);
        upstream.start();
    }

    private void answer(String path, int status, String type, String body) {
        answer(path, status, type, body.getBytes(StandardCharsets.UTF_8));
    }

    private void answer(String path, int status, String type, byte[] body) {
        upstream.createContext(path, exchange -> {
            try (exchange) {
                exchange.getResponseHeaders().set("Content-Type", type);
                exchange.sendResponseHeaders(status, body.length);
                exchange.getResponseBody().write(body);
            }
        });
    }

    private String origin() {
        return "http://127.0.0.1:" + upstream.getAddress().getPort();
    }

    private URI onGateway(String path) {
        return URI.create("http://127.0.0.1:" + port + path);
    }

    private URI onManagement(String path) {
        return URI.create("http://127.0.0.1:" + managementPort + path);
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
