package bench;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** One run of wrk with one thread, since the processors are the server's too. */
final class Wrk {
    private static final Duration BETWEEN_SAMPLES = Duration.ofMillis(100);

    private final Setup setup;

    Wrk(Setup setup) {
        this.setup = setup;
    }

    /**
     * @param check whether each answer is looked at, which slows wrk down
     * @param server whose processor time and memory are measured meanwhile
     */
    Load run(Question question, int connections, boolean check, ProcessTree server)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("wrk", "-t1", "-c" + connections));
        command.addAll(List.of("-d" + setup.load().toSeconds() + "s", "--timeout", "20s"));
        command.addAll(List.of("-s", setup.bench("wrk.lua").toString()));
        question.headers().forEach(header -> command.addAll(List.of("-H", header)));
        command.addAll(List.of(question.url(), "--"));
        command.addAll(List.of(
                Integer.toString(question.status()), Integer.toString(question.bodyLength()), check ? "check" : "-"));
        command.addAll(question.paths());

        Duration before = server.cpu();
        Process wrk = new ProcessBuilder(command).redirectErrorStream(true).start();
        long resident = server.resident();
        while (!wrk.waitFor(BETWEEN_SAMPLES.toMillis(), TimeUnit.MILLISECONDS)) {
            resident = Math.max(resident, server.resident());
        }
        Duration cpu = server.cpu().minus(before);
        String output = Connection.text(wrk.getInputStream().readAllBytes());
        long[] figures = output.lines()
                .filter(line -> line.startsWith("RESULT "))
                .flatMap(line -> Stream.of(line.substring(7).split(" ")))
                .mapToLong(Long::parseLong)
                .toArray();
        if (figures.length != 10) {
            throw new IllegalStateException(command + " says " + output);
        }
        return new Load(question.headLength() + question.bodyLength(), figures, cpu, resident);
    }
}
