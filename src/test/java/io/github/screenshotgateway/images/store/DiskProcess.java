package io.github.screenshotgateway.images.store;

import static io.github.screenshotgateway.images.store.StoredImage.image;
import static io.github.screenshotgateway.images.store.StoredImage.key;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** Another process with a disk tier: to share a directory with, to limit, or to kill. */
final class DiskProcess implements AutoCloseable {
    static final int IMAGES = 20;
    static final int SIZE = 1 << 20;
    private static final int THREADS = 4;

    private final Process process;
    private final BufferedReader output;

    private DiskProcess(Process process) {
        this.process = process;
        this.output = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8));
    }

    /** @param limits shell command to run first, such as one that sets limits */
    static DiskProcess start(String limits, String task, Path directory) throws IOException {
        List<String> command = new ArrayList<>(List.of("sh", "-c", limits + " && exec \"$@\"", "sh"));
        command.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                // It would be a file of its own, which file limits apply to.
                "-XX:-UsePerfData",
                "-cp",
                System.getProperty("java.class.path"),
                DiskProcess.class.getName(),
                task,
                directory.toString()));
        return new DiskProcess(new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start());
    }

    /** The next line that the process reports. */
    String line() throws IOException {
        String line;
        do {
            line = output.readLine();
        } while (line != null && !line.startsWith("> "));
        return line;
    }

    /** Kills it, as {@code kill -9} does. */
    void kill() {
        process.destroyForcibly().onExit().join();
    }

    @Override
    public void close() {
        kill();
    }

    public static void main(String[] arguments) throws InterruptedException {
        DiskTier tier = OpenDiskTier.of(
                new DiskLocation(Path.of(arguments[1]), true), 1L << 40, 2 * SIZE, InstantSource.system());
        switch (arguments[0]) {
            case "hold" -> {
                tier.write(key("task", "held"), image(1_000, 1), tier.generation());
                report("entries " + tier.directory().entries());
                Thread.sleep(Long.MAX_VALUE);
            }
            case "write" -> {
                AtomicInteger written = new AtomicInteger();
                for (int thread = 0; thread < THREADS; thread++) {
                    new Thread(() -> writeEndlessly(tier, written)).start();
                }
            }
            case "fill" -> {
                tier.write(key("task", "small"), image(1_000, 1), tier.generation());
                tier.write(key("task", "large"), image(SIZE, 2), tier.generation());
                report("small " + tier.read(key("task", "small")).isPresent() + ", large "
                        + tier.read(key("task", "large")).isPresent());
            }
            default -> throw new IllegalArgumentException(arguments[0]);
        }
    }

    private static void writeEndlessly(DiskTier tier, AtomicInteger written) {
        while (true) {
            int number = written.incrementAndGet();
            String id = Integer.toString(number % IMAGES);
            tier.write(key("task", id), image(SIZE, number), tier.generation());
            if (number % IMAGES == 0) {
                report("written " + number);
            }
        }
    }

    private static void report(String line) {
        System.out.println("> " + line);
        System.out.flush();
    }
}
