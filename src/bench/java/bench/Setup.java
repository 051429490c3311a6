package bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;

/**
 * What the command line says, and what {@code run} found out.
 *
 * @param project root of the sources
 * @param directory for files of this run, removed at its end
 * @param jar the gateway as fast-jar
 * @param aot directory with the gateway as aot-jar and its trained cache; null when there is none
 * @param rounds that count, after one that warms up
 * @param json for the figures of this run; null for none
 * @param load how long each load lasts
 */
record Setup(
        Path project, Path directory, Path jar, Path aot, Path json, int rounds, Duration load, Duration soak, boolean quick) {
    static Setup ofProperties() {
        return new Setup(
                Path.of(System.getProperty("project")),
                Path.of(System.getProperty("directory")),
                Path.of(System.getProperty("jar")),
                path("aot"),
                path("json"),
                Integer.getInteger("rounds"),
                Duration.ofSeconds(Integer.getInteger("seconds")),
                Duration.ofMinutes(Integer.getInteger("minutes")),
                Boolean.getBoolean("quick"));
    }

    private static Path path(String property) {
        String path = System.getProperty(property, "");
        return path.isEmpty() ? null : Path.of(path);
    }

    Packaged fastJar() {
        return new Packaged(jar, List.of());
    }

    Packaged aotJarWithoutCache() {
        return new Packaged(aot.resolve("quarkus-run.jar"), List.of());
    }

    /** As the container has it. */
    Packaged aotJar() {
        // "on" ends the JVM when it cannot use the cache.
        List<String> options = List.of("-XX:AOTCache=" + aot.resolve("gateway.aot"), "-XX:AOTMode=on");
        return new Packaged(aotJarWithoutCache().jar(), options);
    }

    /** The gateway that is measured beside others. */
    Packaged gateway() {
        return aot == null ? fastJar() : aotJar();
    }

    Path bench(String file) {
        return project.resolve("src/bench").resolve(file);
    }

    /**
     * The first of so many free ports in a row. Below the range from which the kernel takes those of clients, and all
     * of five digits, so that URLs have one length.
     */
    static int ports(int count) {
        int first = ThreadLocalRandom.current().nextInt(20_000, 30_000);
        while (!IntStream.range(first, first + count).allMatch(Setup::free)) {
            first = ThreadLocalRandom.current().nextInt(20_000, 30_000);
        }
        return first;
    }

    private static boolean free(int port) {
        try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getByName("127.0.0.1"))) {
            return socket.isBound();
        } catch (IOException e) {
            return false;
        }
    }
}
