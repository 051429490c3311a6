package bench;

import java.io.IOException;
import java.util.Arrays;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/**
 * One client that does one thing after another, as its seed says, and looks at every byte: length and SHA-256 of what
 * it has read to the end, the bytes themselves of what it has left half way.
 */
final class SoakClient implements Runnable {
    private static final int HOT_TASKS = 3;

    /** Together with the hot ones some 1.5 GB of pictures: the memory tier has to let most of them go. */
    private static final int COLD_TASKS = 100;

    /** Asked for so seldom that they are older than fresh and stale together; their number bounds the list cache. */
    private static final int COLD_LISTS = 5_000;

    private static final int SLOW_RECEIVE_BUFFER = 1 << 14;
    private static final int SLOW_PART = 1 << 16;
    private static final int SLOW_PAUSE_MS = 20;

    private final Peer gateway;
    private final SplittableRandom random;
    private final Verdict verdict;
    private final Map<SoakKind, LongAdder> counts;
    private volatile boolean ending;
    private Connection connection;

    SoakClient(Peer gateway, long seed, Verdict verdict, Map<SoakKind, LongAdder> counts) {
        this.gateway = gateway;
        this.random = new SplittableRandom(seed);
        this.verdict = verdict;
        this.counts = counts;
    }

    void end() {
        ending = true;
    }

    @Override
    public void run() {
        while (!ending) {
            SoakKind kind = SoakKind.at(random.nextInt(100));
            try {
                act(kind);
            } catch (IOException e) {
                verdict.wrong("soak, " + kind.title() + ": " + e, 1);
                disconnect();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
            counts.get(kind).increment();
        }
        disconnect();
    }

    private void act(SoakKind kind) throws IOException, InterruptedException {
        switch (kind) {
            case LIST_HIT -> check(kind, gateway.list(task("hot-", HOT_TASKS)));
            case LIST_UNCHANGED -> unchanged(kind, gateway.list(task("hot-", HOT_TASKS)));
            case LIST_MISS -> check(kind, gateway.list(task("seldom-", COLD_LISTS)));
            case IMAGE_HIT -> check(kind, picture(PictureSize.SMALL.task("hot-" + random.nextInt(HOT_TASKS))));
            case IMAGE_MISS -> check(kind, picture(task("cold-", COLD_TASKS)));
            case ABORTED -> leave(kind, picture(task("hot-", HOT_TASKS)));
            case SLOW -> readSlowly(kind, picture(PictureSize.LARGE.task("slow-" + random.nextInt(HOT_TASKS))));
        }
    }

    private void check(SoakKind kind, Expected expected) throws IOException {
        Answer answer = connection().ask(expected);
        verdict.check(answer.whole(), "soak, " + kind.title() + ": " + answer.outcome());
    }

    private void unchanged(SoakKind kind, Expected expected) throws IOException {
        Answer answer = connection().ask(expected);
        String tag = answer.head().field("ETag");
        Answer again = connection().ask(expected, "If-None-Match: " + tag);
        verdict.check(again.head().status() == 304, "soak, " + kind.title() + ": " + again.outcome());
    }

    private void leave(SoakKind kind, Expected expected) throws IOException {
        try (Connection leaving = new Connection(gateway.port())) {
            Head head = leaving.begin(expected);
            int half = expected.body().length / 2;
            byte[] read = head.status() == 200 ? leaving.read(half) : new byte[0];
            boolean right = head.bodyLength() == expected.body().length
                    && Arrays.equals(read, Arrays.copyOf(expected.body(), half));
            verdict.check(right, "soak, " + kind.title() + ": " + head.status());
        }
    }

    private void readSlowly(SoakKind kind, Expected expected) throws IOException, InterruptedException {
        try (Connection slow = new Connection(gateway.port(), SLOW_RECEIVE_BUFFER)) {
            Head head = slow.begin(expected);
            byte[] body = new byte[head.bodyLength()];
            for (int at = 0; at < body.length; at += SLOW_PART) {
                byte[] part = slow.read(Math.min(SLOW_PART, body.length - at));
                System.arraycopy(part, 0, body, at, part.length);
                TimeUnit.MILLISECONDS.sleep(SLOW_PAUSE_MS);
            }
            boolean right = Arrays.equals(Connection.digest(body), Connection.digest(expected.body()));
            verdict.check(right, "soak, " + kind.title() + ": " + head.status());
        }
    }

    private Expected picture(String task) {
        return gateway.picture(task, 1 + random.nextInt(Origin.SCREENSHOTS));
    }

    /** Large ones are asked for less often than small ones. */
    private String task(String kind, int number) {
        int percent = random.nextInt(100);
        PictureSize size = percent < 10 ? PictureSize.LARGE : percent < 50 ? PictureSize.MEDIUM : PictureSize.SMALL;
        return size.task(kind + random.nextInt(number));
    }

    private Connection connection() throws IOException {
        if (connection == null) {
            connection = new Connection(gateway.port());
        }
        return connection;
    }

    private void disconnect() {
        try {
            if (connection != null) {
                connection.close();
            }
        } catch (IOException e) {
            // It is gone either way.
        }
        connection = null;
    }
}
