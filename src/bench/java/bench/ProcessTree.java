package bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** A process with all that it started, such as nginx' workers and Varnish's child. */
record ProcessTree(ProcessHandle root) {
    /** USER_HZ, which is 100 on every Linux that these programs run on ({@code getconf CLK_TCK}). */
    private static final long TICKS_PER_SECOND = 100;

    private static final String JCMD =
            Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();

    /** Processor time of all of them so far, in the kernel and outside of it, those that have ended included. */
    Duration cpu() {
        long ticks = processes().mapToLong(ProcessTree::ticks).sum();
        return Duration.ofMillis(ticks * 1000 / TICKS_PER_SECOND);
    }

    /** In bytes. A page that two of the processes share counts twice. */
    long resident() {
        return processes().mapToLong(ProcessTree::resident).sum();
    }

    /** Has the JVM, which must be of this program's JDK, execute a diagnostic command, and waits for its end. */
    void jcmd(String... diagnostic) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(JCMD, Long.toString(root.pid())));
        command.addAll(List.of(diagnostic));
        Process jcmd = new ProcessBuilder(command).redirectErrorStream(true).start();
        String told = Connection.text(jcmd.getInputStream().readAllBytes());
        if (jcmd.waitFor() != 0) {
            throw new IllegalStateException(command + " says " + told);
        }
    }

    private Stream<Long> processes() {
        return Stream.concat(Stream.of(root), root.descendants()).map(ProcessHandle::pid);
    }

    private static long ticks(long pid) {
        String stat = read(pid, "stat");
        // The name, in brackets, may hold blanks. Behind it: state is field 3, utime 14, stime 15, those of children
        // 16, 17.
        String[] fields = stat.substring(stat.lastIndexOf(')') + 1).trim().split(" ");
        if (fields.length < 15) {
            return 0;
        }
        return Stream.of(fields).skip(11).limit(4).mapToLong(Long::parseLong).sum();
    }

    private static long resident(long pid) {
        return read(pid, "status")
                .lines()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
                .sum();
    }

    /** Empty when the process has ended meanwhile. */
    private static String read(long pid, String file) {
        try {
            return Files.readString(Path.of("/proc", Long.toString(pid), file));
        } catch (IOException e) {
            return "";
        }
    }
}
