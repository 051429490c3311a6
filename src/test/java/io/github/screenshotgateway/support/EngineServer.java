package io.github.screenshotgateway.support;

import static org.awaitility.Awaitility.await;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;

/** This machine's {@code valkey-server} or {@code redis-server}, from the PATH, without persistence. */
public final class EngineServer implements AutoCloseable {
    /** For tests that are skipped without one of the servers. In CI (where the variable {@code CI} is set), they fail. */
    @Target(ElementType.TYPE)
    @Retention(RetentionPolicy.RUNTIME)
    @ExtendWith(Condition.class)
    public @interface Needed {}

    /** The servers that the gateway supports. */
    public enum Kind {
        VALKEY("valkey-server"),
        REDIS("redis-server");

        private final String program;

        Kind(String program) {
            this.program = program;
        }

        private Optional<Path> path() {
            return Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
                    .map(folder -> Path.of(folder, program))
                    .filter(Files::isExecutable)
                    .findFirst();
        }
    }

    private final Kind kind;
    private final int port;
    private final List<String> first;
    private final List<String> options;
    private Process process;

    /** @param options as on the command line */
    public EngineServer(Kind kind, String... options) {
        this(kind, ReservedPort.any(), List.of(), options);
    }

    /** A sentinel, which writes into its configuration. */
    public static EngineServer sentinel(Kind kind, Path config) {
        return new EngineServer(kind, ReservedPort.any(), List.of(config.toString()), "--sentinel");
    }

    private EngineServer(Kind kind, int port, List<String> first, String... options) {
        this.kind = kind;
        this.port = port;
        this.first = first;
        this.options = List.of(options);
        start();
    }

    /** The first one that is there. */
    public static Kind anyKind() {
        return Stream.of(Kind.values())
                .filter(kind -> kind.path().isPresent())
                .findFirst()
                .orElseThrow();
    }

    public int port() {
        return port;
    }

    /** As {@code gateway.cluster.hosts} has it. */
    public String host() {
        return "127.0.0.1:" + port;
    }

    /** Starts the server, empty, after {@link #kill}. */
    public void start() {
        List<String> command = new ArrayList<>(List.of(kind.path().orElseThrow().toString()));
        command.addAll(first);
        command.addAll(List.of("--port", Integer.toString(port), "--bind", "127.0.0.1", "--daemonize", "no"));
        if (first.isEmpty()) {
            command.addAll(List.of("--save", "", "--appendonly", "no"));
        }
        command.addAll(options);
        try {
            // A primary writes a dump for its replicas.
            process = new ProcessBuilder(command)
                    .directory(Files.createTempDirectory("engine").toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        await().atMost(Duration.ofSeconds(30)).until(this::accepts);
    }

    private boolean accepts() {
        try (Socket socket = new Socket("127.0.0.1", port)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    public void kill() {
        process.destroyForcibly();
        try {
            process.waitFor();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Stops the process without closing its connections. */
    public void pause() {
        signal("STOP");
    }

    public void resume() {
        signal("CONT");
    }

    private void signal(String name) {
        try {
            new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                    .start()
                    .waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Runs an inline command, and returns its reply: a text, or the first line of anything else. */
    public String run(String command) {
        try (Socket socket = new Socket("127.0.0.1", port)) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write((command + "\r\n").getBytes(StandardCharsets.UTF_8));
            InputStream in = socket.getInputStream();
            StringBuilder line = new StringBuilder();
            int next;
            while ((next = in.read()) >= 0 && next != '\n') {
                line.append((char) next);
            }
            String reply = line.toString().strip();
            return reply.startsWith("$") && !reply.equals("$-1")
                    ? new String(in.readNBytes(Integer.parseInt(reply.substring(1))), StandardCharsets.UTF_8)
                    : reply;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        kill();
    }

    /** Whether the servers are there. */
    static final class Condition implements ExecutionCondition {
        @Override
        public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
            List<String> missing = Stream.of(Kind.values())
                    .filter(kind -> kind.path().isEmpty())
                    .map(kind -> kind.program)
                    .toList();
            if (missing.isEmpty()) {
                return ConditionEvaluationResult.enabled("valkey-server and redis-server are there");
            }
            String reason = "Not on the PATH of this machine: " + String.join(", ", missing);
            if (System.getenv("CI") != null) {
                throw new IllegalStateException(reason);
            }
            return ConditionEvaluationResult.disabled(reason);
        }
    }
}
