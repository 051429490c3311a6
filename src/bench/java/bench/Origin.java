package bench;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Predicate;

/**
 * The vendor's v1 API and media host, as far as a cache needs them: lists and pictures after a delay, the status of a
 * task at once. No cache headers, as the vendor sends none, but an {@code ETag}, without which the peers could not
 * answer 304. Counts the calls. Can be stopped and started again.
 */
final class Origin implements AutoCloseable {
    /** In each list, unless the origin is told otherwise. */
    static final int SCREENSHOTS = 20;

    private final int port;
    private final Map<String, LongAdder> calls = new ConcurrentHashMap<>();
    private volatile Duration delay = Duration.ZERO;
    private volatile int screenshots = SCREENSHOTS;
    private OriginLoop loop;

    Origin(int port) throws IOException {
        this.port = port;
        start();
    }

    void start() throws IOException {
        loop = new OriginLoop(port, this::answer);
        loop.start();
    }

    /** Closes the socket and all connections; they are closed when this returns. */
    void stop() {
        loop.close();
    }

    @Override
    public void close() {
        stop();
    }

    void delay(Duration changed) {
        delay = changed;
    }

    void screenshots(int changed) {
        screenshots = changed;
    }

    int port() {
        return port;
    }

    String url() {
        return "http://127.0.0.1:" + port;
    }

    int calls(String path) {
        LongAdder count = calls.get(path);
        return count == null ? 0 : count.intValue();
    }

    /** Of all pictures. */
    long mediaCalls() {
        return calls(path -> path.startsWith(Paths.MEDIA));
    }

    /** Of all lists. */
    long listCalls() {
        return calls(path -> path.startsWith(Paths.API) && path.endsWith("/screenshots"));
    }

    private long calls(Predicate<String> which) {
        return calls.entrySet().stream()
                .filter(entry -> which.test(entry.getKey()))
                .mapToLong(entry -> entry.getValue().sum())
                .sum();
    }

    private Reply answer(String path) {
        calls.computeIfAbsent(path, p -> new LongAdder()).increment();
        if (path.startsWith(Paths.MEDIA)) {
            String task = path.substring(Paths.MEDIA.length(), path.lastIndexOf('/'));
            PictureSize size = PictureSize.of(task);
            return Reply.ok("image/png", path, delay, ByteBuffer.wrap(size.start(path)), size.end());
        }
        String task = path.startsWith(Paths.API) ? path.substring(Paths.API.length(), path.lastIndexOf('/')) : "";
        if (path.equals(Paths.list(task))) {
            int listed = screenshots;
            byte[] list = Paths.list(url() + Paths.MEDIA + task, listed);
            return Reply.ok("application/json", path + listed, delay, ByteBuffer.wrap(list));
        }
        return path.equals(Paths.status(task)) ? Reply.RUNNING : Reply.NOT_FOUND;
    }
}
