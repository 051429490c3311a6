package bench;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Clients that each have an event stream. As in {@link Crowd}, one thread with one selector is all of them. */
final class StreamCrowd implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final long SELECT_MS = 100;

    private final Selector selector = Selector.open();
    private final List<StreamClient> clients = new ArrayList<>();
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(1 << 16);
    private final Peer gateway;
    private long told;
    private boolean failed;

    StreamCrowd(Peer gateway) throws IOException {
        this.gateway = gateway;
    }

    /** @param screenshots that each of them has to be told of in the end */
    void open(String task, int streams, int screenshots) throws IOException {
        byte[] request = events(task).request(gateway.port());
        List<String> expected = IntStream.range(0, screenshots)
                .mapToObj(index -> "data: {\"index\":%d,\"id\":\"%d\",\"name\":\"step_%d.png\",\"url\":\"%s\"}"
                        .formatted(index, index + 1, index + 1, gateway.url() + Paths.ofGateway(task, index + 1)))
                .toList();
        for (int i = 0; i < streams; i++) {
            clients.add(new StreamClient(gateway.port(), selector, request, expected));
        }
    }

    /** The body is as long as the task runs. */
    static Expected events(String task) {
        return new Expected(Paths.list(task) + "/events", new byte[0]);
    }

    /**
     * @param untilTold of so many screenshots, all clients together
     * @param meanwhile to be done several times a second
     */
    void readUntilTold(long untilTold, Runnable meanwhile) throws IOException {
        long begin = System.nanoTime();
        while (told < untilTold && !failed && System.nanoTime() - begin < PATIENCE.toNanos()) {
            read(meanwhile);
        }
        failed |= told < untilTold;
    }

    /** Shorter when something is wrong: then there is nothing to measure. */
    void read(Duration time, Runnable meanwhile) throws IOException {
        long begin = System.nanoTime();
        while (!failed && System.nanoTime() - begin < time.toNanos()) {
            read(meanwhile);
        }
    }

    private void read(Runnable meanwhile) throws IOException {
        selector.select(key -> read((StreamClient) key.attachment()), SELECT_MS);
        meanwhile.run();
    }

    private void read(StreamClient client) {
        int before = client.told();
        client.read(buffer);
        told += client.told() - before;
        failed |= !client.wrong().isEmpty();
    }

    /** Whether something was wrong, or did not come in time. */
    boolean failed() {
        return failed;
    }

    Duration longestSilence() {
        return Duration.ofNanos(clients.stream()
                .mapToLong(StreamClient::longestSilenceNanos)
                .max()
                .orElseThrow());
    }

    List<StreamClient> clients() {
        return clients;
    }

    @Override
    public void close() throws IOException {
        clients.forEach(StreamClient::close);
        // Closes the sockets, which the keys keep open until then.
        selector.close();
    }
}
