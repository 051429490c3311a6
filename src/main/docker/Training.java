import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Makes the AOT cache of the container image (JEP 514): runs the gateway as in production, sends it the requests of
 * clients and operators, and stops it; the JVM then writes the classes that it loaded and linked. Finally starts the
 * gateway from that cache and fails if the JVM rejects it: production only logs that, and every start is slow.
 *
 * <p>The upstream is a {@link StandIn} in this process, so training needs neither network nor key. The program only
 * uses a JRE, because the runtime image may have no shell and no HTTP client.
 *
 * <p>Arguments: the file to write, then the arguments of {@code java} that start the gateway.
 */
final class Training {
    private static final Duration START_AND_STOP = Duration.ofSeconds(90);
    private static final Duration ONE_CALL = Duration.ofSeconds(10);

    /** Some classes are only loaded after many calls. */
    private static final int ROUNDS = 30;

    /**
     * The cache also keeps how often methods were called and with which types (JEP 515), of methods that were called some
     * hundred times. For misses and hits to be among them, the list and an image of so many tasks are read, twice each.
     */
    private static final int MISSES = 1_500;

    private static final String TASKS = "/api/v1/task/";

    private static final int NO_ANSWER = 0;

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final StandIn upstream = new StandIn();
    private final int port = freePort();
    private final int managementPort = freePort();
    private final Path images = Files.createTempDirectory("training-images").resolve("images");
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
        try (upstream) {
            train();
            check();
        }
    }

    private void train() throws IOException, InterruptedException {
        Process trained = start("-XX:AOTCacheOutput=" + cache);
        try {
            awaitReady(trained);
            for (HttpRequest call : rareCalls()) {
                System.out.println("Training: " + status(call) + " " + call.uri());
            }
            for (int round = 0; round < ROUNDS; round++) {
                mustSucceed(frequentCalls("training-" + round));
            }
            for (int miss = 0; miss < MISSES; miss++) {
                mustSucceed(missesAndHits("miss-" + miss));
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

    private List<HttpRequest> rareCalls() {
        return List.of(
                get(onManagement("/q/health/live")),
                get(onManagement("/q/health/started")),
                // The stream ends with the next read of the list.
                get(onGateway(TASKS + "training/screenshots/events")),
                get(onGateway(TASKS + StandIn.MISSING + "/screenshots")),
                get(onGateway(TASKS + "not!a!task/screenshots")),
                get(onGateway("/q/openapi")));
    }

    private List<HttpRequest> missesAndHits(String task) {
        HttpRequest list = get(onGateway(TASKS + task + "/screenshots"));
        HttpRequest image = get(onGateway(TASKS + task + "/screenshots/step_1.png"));
        return List.of(list, image, list, image);
    }

    /** First and repeated reads of a task, and the cluster's probes and scrapes. */
    private List<HttpRequest> frequentCalls(String task) {
        URI list = onGateway(TASKS + task + "/screenshots");
        URI image = onGateway(TASKS + task + "/screenshots/step_1.png");
        return List.of(
                get(list),
                get(list),
                get(list, "If-None-Match", "*"),
                head(list),
                get(image),
                get(image),
                get(image, "If-None-Match", "*"),
                get(image, "Range", "bytes=0-7"),
                head(image),
                get(onGateway(TASKS + task + "/screenshots/latest")),
                get(onGateway(TASKS + task + "/screenshots/step_1.png?width=160")),
                get(onGateway(TASKS + task + "/screenshots.zip")),
                get(onGateway("/tasks/" + task)),
                get(onGateway("/")),
                get(onManagement("/q/health/ready")),
                get(onManagement("/q/metrics")));
    }

    private static HttpRequest get(URI address, String... headers) {
        var call = HttpRequest.newBuilder(address);
        if (headers.length > 0) {
            call.headers(headers);
        }
        return call.build();
    }

    private static HttpRequest head(URI address) {
        return HttpRequest.newBuilder(address)
                .method("HEAD", BodyPublishers.noBody())
                .build();
    }

    /** The JVM would accept a cache that was trained with failing requests, but it would be useless. */
    private void mustSucceed(List<HttpRequest> calls) throws InterruptedException {
        for (HttpRequest call : calls) {
            int status = status(call);
            if (status == NO_ANSWER || status >= 400) {
                throw new IllegalStateException(status + " " + call.method() + " " + call.uri());
            }
        }
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
        environment.put("GATEWAY_UPSTREAM_URL", upstream.origin());
        environment.put("GATEWAY_UPSTREAM_API_KEY", "none-is-needed-for-the-training");
        // Every round reads a new task, and the stand-in has no rate limit.
        environment.put("GATEWAY_UPSTREAM_REQUESTS_PER_SECOND", "1000");
        environment.put("GATEWAY_IMAGES_ALLOWED_ORIGINS", upstream.origin());
        // The second start finds the first one's images, as in a restarted container.
        environment.put("GATEWAY_IMAGES_DIRECTORY", images.toString());
        return process.start();
    }

    private void awaitReady(Process process) throws InterruptedException {
        long begin = System.nanoTime();
        while (status(get(onManagement("/q/health/ready"))) != 200) {
            if (!process.isAlive()) {
                throw new IllegalStateException("The gateway has exited with status " + process.exitValue());
            }
            if (System.nanoTime() - begin > START_AND_STOP.toNanos()) {
                throw new IllegalStateException("The gateway is not ready after " + START_AND_STOP);
            }
            Thread.sleep(10);
        }
    }

    /** Sends SIGTERM, as Kubernetes does. A JVM in training writes its cache before it exits. */
    private static void stop(Process process) throws InterruptedException {
        process.destroy();
        if (!process.waitFor(START_AND_STOP.toSeconds(), TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new IllegalStateException("The gateway has not ended " + START_AND_STOP + " after SIGTERM");
        }
    }

    private int status(HttpRequest call) throws InterruptedException {
        var answer = client.sendAsync(call, BodyHandlers.discarding());
        try {
            return answer.get(ONE_CALL.toSeconds(), TimeUnit.SECONDS).statusCode();
        } catch (ExecutionException | TimeoutException e) {
            answer.cancel(true);
            return NO_ANSWER;
        }
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
