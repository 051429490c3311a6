package bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Starts the gateway as its container does: with the flags of {@code jvm.flags}, and the heap that they lead to there. */
final class Gateway {
    static final String READY = "/q/health/ready";

    /** 35 % of the 768 MiB of k8s/base. Here, the same share would be of the whole machine. */
    static final String HEAP = "-Xmx268m";

    /**
     * The initial heap of the container's JVM: 1.6 % of 768 MiB. On a large machine it would be the whole heap, and garbage
     * would stay until that is full.
     */
    private static final String INITIAL_HEAP = "-XX:InitialHeapSize=12m";

    private static final Path JAVA = Path.of(System.getProperty("java.home"), "bin", "java");

    private final Setup setup;
    private final String origin;
    private final int port;

    /** @param port for clients; the next one is the management port */
    Gateway(Setup setup, String origin, int port) {
        this.setup = setup;
        this.origin = origin;
        this.port = port;
    }

    Peer peer() {
        return new Peer("gateway", port, origin, true);
    }

    int managementPort() {
        return port + 1;
    }

    Server start(Packaged packaged, List<String> options) throws IOException {
        List<String> command = new ArrayList<>(List.of(JAVA.toString()));
        command.add("-XX:Flags=" + setup.project().resolve("src/main/docker/jvm.flags"));
        command.add(HEAP);
        command.add(INITIAL_HEAP);
        command.addAll(packaged.options());
        command.addAll(options);
        command.addAll(List.of("-jar", packaged.jar().toString()));
        ProcessBuilder builder = new ProcessBuilder(command);
        // As the container image has it.
        builder.environment().put("MALLOC_MMAP_THRESHOLD_", "131072");
        // The peers log no requests, either.
        builder.environment().put("QUARKUS_LOG_CATEGORY__ACCESS__LEVEL", "OFF");
        // Nobody asks for readiness here, so there is nobody to wait for.
        builder.environment().put("QUARKUS_SHUTDOWN_DELAY", "0");
        // All streams of the bench have one address, and the last quarter is kept for others: 10,000 are left.
        builder.environment().put("GATEWAY_LIMITS_EVENT_STREAMS", "13333");
        builder.environment().put("QUARKUS_HTTP_LIMITS_MAX_CONNECTIONS", "20000");
        builder.environment()
                .putAll(Map.of(
                        "GATEWAY_UPSTREAM_API",
                        "v1",
                        "GATEWAY_UPSTREAM_URL",
                        origin,
                        "GATEWAY_UPSTREAM_API_KEY",
                        "bench",
                        // The most that can be set: the peers have no limit.
                        "GATEWAY_UPSTREAM_REQUESTS_PER_SECOND",
                        "1000",
                        "GATEWAY_IMAGES_ALLOWED_ORIGINS",
                        origin,
                        "GATEWAY_IMAGES_DIRECTORY",
                        setup.directory().resolve("images-" + port).toString(),
                        "QUARKUS_HTTP_HOST",
                        "127.0.0.1",
                        "QUARKUS_HTTP_PORT",
                        Integer.toString(port),
                        "QUARKUS_MANAGEMENT_HOST",
                        "127.0.0.1",
                        "QUARKUS_MANAGEMENT_PORT",
                        Integer.toString(managementPort())));
        return new Server("gateway", builder, setup.directory().resolve("gateway-" + port + ".log"));
    }

    /** Starts it and waits until it is ready. */
    Server start(List<String> options) throws IOException, InterruptedException {
        Server server = start(setup.gateway(), options);
        server.await(managementPort(), READY, 200);
        return server;
    }
}
