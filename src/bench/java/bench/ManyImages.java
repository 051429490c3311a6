package bench;

import java.io.IOException;

/** 200 MB of images of one size: three times what the gateway's memory tier holds, and nearly as much as Varnish may. */
final class ManyImages {
    private static final int BYTES = 200_000_000;

    private final PictureSize size;
    private final int tasks;
    private final Verdict verdict;

    ManyImages(PictureSize size, Verdict verdict) {
        this.size = size;
        this.tasks = BYTES / size.bytes() / Origin.SCREENSHOTS;
        this.verdict = verdict;
    }

    @Override
    public String toString() {
        return "%,d images of %,d kB at random".formatted(tasks * Origin.SCREENSHOTS, size.bytes() / 1000);
    }

    /** Asks for each of them once, by digest. */
    void askForAll(Peer peer) throws IOException {
        try (Connection connection = new Connection(peer.port())) {
            for (int task = 0; task < tasks; task++) {
                for (int step = 1; step <= Origin.SCREENSHOTS; step++) {
                    Answer answer = connection.ask(peer.picture(size.task("disk-" + task), step));
                    verdict.check(answer.whole(), peer.name() + ", one of many images: " + answer.outcome());
                }
            }
        }
    }

    /** For any of them, each as likely as the others. */
    Question question(Peer peer) throws IOException {
        String task = size.task("disk-");
        Expected first = peer.picture(task + 0, 1);
        String pattern = first.path().replace(task + 0, task + "%d").replace("step_1", "step_%d");
        return Question.learn(peer, first, false, verdict)
                .withPaths(pattern, Integer.toString(tasks), Integer.toString(Origin.SCREENSHOTS));
    }
}
