package io.github.screenshotgateway.support;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The packaged gateway as operators start it: a separate process, configured only by its environment. */
public final class GatewayProcess implements AutoCloseable {
    public static final Path JAR = Path.of("target/quarkus-app/quarkus-run.jar");

    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    private final int port = ReservedPort.any();
    private final int management = ReservedPort.any();
    private final Path log;
    private final Process process;

    /** @param folder for the log and the images */
    public GatewayProcess(Path folder, Map<String, String> variables) {
        this(folder, variables, false);
    }

    /** @param unread whether the output goes into a pipe that is never read */
    public GatewayProcess(Path folder, Map<String, String> variables, boolean unread) {
        this.log = folder.resolve("log-" + port);
        ProcessBuilder gateway = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-jar", JAR.toString());
        gateway.environment().keySet().removeIf(name -> name.startsWith("GATEWAY_") || name.startsWith("BROWSER_USE_"));
        gateway.environment().put("QUARKUS_HTTP_PORT", Integer.toString(port));
        gateway.environment().put("QUARKUS_MANAGEMENT_PORT", Integer.toString(management));
        gateway.environment()
                .put(
                        "GATEWAY_IMAGES_DIRECTORY",
                        folder.resolve("images-" + port).toString());
        gateway.environment().putAll(variables);
        try {
            process = gateway.redirectErrorStream(true)
                    .redirectOutput(unread ? ProcessBuilder.Redirect.PIPE : ProcessBuilder.Redirect.to(log.toFile()))
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public int port() {
        return port;
    }

    /** The client port. */
    public URI uri(String path) {
        return URI.create("http://localhost:" + port + path);
    }

    /** The port for operators. */
    public URI management(String path) {
        return URI.create("http://localhost:" + management + path);
    }

    public GatewayProcess awaitReady() {
        await().atMost(Duration.ofMinutes(1)).until(this::isReady);
        return this;
    }

    /** Polls readiness as a load balancer does. */
    public boolean isReady() {
        try {
            HttpRequest request = HttpRequest.newBuilder(management("/q/health/ready"))
                    .timeout(Duration.ofSeconds(10))
                    .build();
            return CLIENT.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The log without the lines of the access log. */
    public List<String> events() {
        return log().lines()
                .filter(line -> !line.contains("\"loggerName\":\"access\""))
                .toList();
    }

    /** Sends SIGTERM. */
    public void terminate() {
        process.destroy();
    }

    /** Waits for the process, and returns whether it exited in time. */
    public boolean hasEnded(Duration atMost) {
        try {
            return process.waitFor(atMost.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    public int exitValue() {
        return process.exitValue();
    }

    public String log() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
        hasEnded(Duration.ofMinutes(1));
    }
}
