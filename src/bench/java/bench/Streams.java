package bench;

import java.io.IOException;
import java.time.Duration;
import java.util.List;

/**
 * 10,000 event streams at once, of tasks that run: what they cost in resident memory. Half of the screenshots are there
 * when the streams are opened; the other half is told to all at once. Then nothing is new, and the streams stay.
 */
final class Streams {
    private static final int TASKS = 100;
    private static final int WATCHERS = 100;
    private static final int ALL = TASKS * WATCHERS;
    private static final int AT_FIRST = Origin.SCREENSHOTS / 2;
    private static final int WARM_UP_TASKS = 10;

    /** Of live objects and outside of the heap, more than when idle. */
    private static final long TARGET_MB = 170;

    /** Whatever is between gateway and client takes a connection for dead after 30 s of silence at the earliest. */
    private static final Duration SILENCE = Duration.ofSeconds(30);

    /** gateway.lists.running-fresh-for: a list is not read again before. */
    private static final Duration CYCLE = Duration.ofSeconds(2);

    private static final Duration IDLE = Duration.ofSeconds(10);

    private final Setup setup;
    private final Verdict verdict;
    private final Duration open;

    Streams(Setup setup, Verdict verdict) {
        this.setup = setup;
        this.verdict = verdict;
        // With a heartbeat at least.
        this.open = Duration.ofSeconds(setup.quick() ? 20 : 120);
    }

    void run() throws IOException, InterruptedException {
        int port = Setup.ports(3);
        try (Origin origin = new Origin(port)) {
            Gateway gateway = new Gateway(setup, origin.url(), port + 1);
            try (Server server = gateway.start(List.of())) {
                origin.screenshots(AT_FIRST);
                warmUp(gateway.peer());
                try (StreamCrowd crowd = new StreamCrowd(gateway.peer())) {
                    measure(crowd, gateway, origin, server.tree());
                }
            }
        }
    }

    /** With a tenth of the streams, as a gateway that has had some before. */
    private void warmUp(Peer gateway) throws IOException, InterruptedException {
        try (StreamCrowd crowd = new StreamCrowd(gateway)) {
            for (int i = 0; i < WARM_UP_TASKS; i++) {
                crowd.open("warm-up-" + i, WATCHERS, AT_FIRST);
            }
            crowd.readUntilTold(WARM_UP_TASKS * WATCHERS * AT_FIRST, () -> {});
        }
        Thread.sleep(IDLE.toMillis());
    }

    private void measure(StreamCrowd crowd, Gateway gateway, Origin origin, ProcessTree process)
            throws IOException, InterruptedException {
        StreamMeter meter = new StreamMeter(process, new Metrics(gateway.managementPort()), origin);
        for (int task = 1; task <= TASKS; task++) {
            // One after another: of all at once, too many would wait for a list, and the gateway refuses those.
            crowd.open("watched-" + task, WATCHERS, Origin.SCREENSHOTS);
            crowd.readUntilTold(task * WATCHERS * AT_FIRST, meter::sample);
        }
        meter.end("opened, each told of %d screenshots".formatted(AT_FIRST));
        origin.screenshots(Origin.SCREENSHOTS);
        crowd.readUntilTold(ALL * Origin.SCREENSHOTS, meter::sample);
        meter.end("each told of %d more".formatted(Origin.SCREENSHOTS - AT_FIRST));
        checkThatItIsFull(gateway.peer());
        crowd.read(open, meter::sample);
        long lists = meter.end("nothing new, heartbeats only");
        check(lists <= TASKS * (open.dividedBy(CYCLE) + 1), lists + " lists were asked of the origin");
        check(crowd);
        if (!crowd.failed()) {
            print(meter, crowd);
        }
    }

    private void checkThatItIsFull(Peer gateway) throws IOException {
        try (Connection oneMore = new Connection(gateway.port())) {
            int status = oneMore.begin(StreamCrowd.events("one-more")).status();
            check(status == 503, "one more than 10,000 gets " + status);
        }
    }

    private void check(StreamCrowd crowd) {
        for (StreamClient client : crowd.clients()) {
            check(client.wrong().isEmpty(), client.wrong());
            check(client.told() == Origin.SCREENSHOTS, "told of " + client.told() + " screenshots");
        }
        check(crowd.longestSilence().compareTo(SILENCE) < 0, "silent for " + crowd.longestSilence());
    }

    private void print(StreamMeter meter, StreamCrowd crowd) throws IOException, InterruptedException {
        long held = meter.held();
        boolean reached = held <= TARGET_MB * 1_000_000;
        String megabytes = Figures.text(held / 1e6, 0);
        System.out.printf(
                "%nThe streams hold %s MB; the target of %d is %s. Resident were up to %s MB more, with garbage. None was silent for more"
                        + " than %s s.%n",
                megabytes,
                TARGET_MB,
                reached ? "reached" : "not reached",
                Figures.text(meter.most() / 1e6, 0),
                Figures.text(crowd.longestSilence().toMillis() / 1e3, 1));
        check(reached, "they hold " + megabytes + " MB, more than " + TARGET_MB);
    }

    private void check(boolean right, String what) {
        verdict.check(right, "streams: " + what);
    }
}
