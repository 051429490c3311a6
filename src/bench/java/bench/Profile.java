package bench;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Where the gateway's processor time goes under hits, of lists and of images in memory and on disk, at 64 connections:
 * by kind of thread, by owner of the code, by method.
 */
final class Profile {
    private static final List<HitKind> KINDS = List.of(HitKind.LIST, HitKind.LIST_UNCHANGED, HitKind.MEDIUM);
    private static final int CONNECTIONS = 64;
    private static final int METHODS = 15;

    private final Setup setup;
    private final Verdict verdict;
    private final List<Case> cases = new ArrayList<>();

    Profile(Setup setup, Verdict verdict) {
        this.setup = setup;
        this.verdict = verdict;
    }

    void run() throws IOException, InterruptedException {
        if (Runtime.version().feature() < 25) {
            System.out.printf(
                    "%nNo profile: JDK %s is older than 25, which samples native code, too.%n", Runtime.version());
            return;
        }
        Path recording = setup.directory().resolve("gateway.jfr");
        int port = Setup.ports(3);
        try (Origin origin = new Origin(port)) {
            Gateway gateway = new Gateway(setup, origin.url(), port + 1);
            try (Server server = gateway.start(List.of())) {
                // From outside: the JVM takes no AOT cache that was made without the option that records from the start.
                server.tree().jcmd("JFR.start", "name=hits", "settings=" + setup.bench("profile.jfc"));
                for (HitKind kind : KINDS) {
                    measure(kind.title(), kind.question(gateway.peer(), verdict), server.tree());
                }
                ManyImages images = new ManyImages(PictureSize.MEDIUM, verdict);
                images.askForAll(gateway.peer());
                measure(images.toString(), images.question(gateway.peer()), server.tree());
                server.tree().jcmd("JFR.stop", "name=hits", "filename=" + recording);
            }
        }
        print(recording);
    }

    private void measure(String title, Question question, ProcessTree process)
            throws IOException, InterruptedException {
        Wrk wrk = new Wrk(setup);
        // Compiles what is hot.
        for (int i = 0; i < setup.rounds(); i++) {
            wrk.run(question, CONNECTIONS, false, process);
        }
        Instant begin = Instant.now();
        ThreadTimes before = ThreadTimes.of(process);
        for (int i = 0; i < setup.rounds(); i++) {
            Load load = wrk.run(question, CONNECTIONS, false, process);
            System.err.println("profile, " + title + ": " + load);
            verdict.check(load.failures() == 0 && question.fits(load, CONNECTIONS), "profile, " + title);
        }
        cases.add(new Case(title, ThreadTimes.of(process).since(before), begin, Instant.now()));
    }

    private void print(Path recording) throws IOException {
        for (Case one : cases) {
            Table.head("CPU time by kind of thread: " + one.title(), "thread", "%");
            one.threads().shares().stream()
                    .filter(share -> share.getValue() >= 0.1)
                    .forEach(share -> Table.row(share.getKey(), Figures.text(share.getValue(), 1)));
        }
        for (Case one : cases) {
            Samples samples = Samples.between(one.begin(), one.end(), recording);
            Table.head(
                    "CPU time of Java threads: %s, %,d samples".formatted(one.title(), samples.all()),
                    "code of",
                    "ran, %",
                    "ran, or had called what ran, %");
            samples.owners()
                    .forEach(owner -> Table.row(
                            owner, Figures.text(samples.self(owner), 1), Figures.text(samples.anywhere(owner), 1)));
            System.out.printf("%nThe methods that ran most:%n%n");
            samples.top(METHODS).forEach(method -> System.out.println("- " + method));
        }
    }

    private record Case(String title, ThreadTimes threads, Instant begin, Instant end) {}
}
