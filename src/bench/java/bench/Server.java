package bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** A process that this program started and ends. */
final class Server implements AutoCloseable {
    private static final Duration START = Duration.ofSeconds(60);
    private static final Duration STOP = Duration.ofSeconds(30);

    private final String name;
    private final Path log;
    private final long begin = System.nanoTime();
    private final Process process;
    private final Thread hook = new Thread(this::end);

    /** @param log for what the process prints */
    Server(String name, ProcessBuilder command, Path log) throws IOException {
        this.name = name;
        this.log = log;
        process = command.redirectErrorStream(true).redirectOutput(log.toFile()).start();
        // For the signal that ends this program early.
        Runtime.getRuntime().addShutdownHook(hook);
    }

    /**
     * Asks every millisecond, until the answer has the status.
     *
     * @return the time since the start
     */
    Duration await(int port, String path, int status) throws IOException, InterruptedException {
        Expected question = new Expected(path, new byte[0]);
        while (sinceStart().compareTo(START) < 0 && process.isAlive()) {
            try (Connection connection = new Connection(port)) {
                if (connection.ask(question).head().status() == status) {
                    return sinceStart();
                }
            } catch (IOException e) {
                // It does not listen yet.
            }
            TimeUnit.MILLISECONDS.sleep(1);
        }
        System.err.println(Files.readString(log));
        throw new IllegalStateException(name + " does not start");
    }

    private Duration sinceStart() {
        return Duration.ofNanos(System.nanoTime() - begin);
    }

    ProcessTree tree() {
        return new ProcessTree(process.toHandle());
    }

    @Override
    public void close() {
        Runtime.getRuntime().removeShutdownHook(hook);
        end();
    }

    private void end() {
        process.destroy();
        try {
            if (!process.waitFor(STOP.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
        }
    }
}
