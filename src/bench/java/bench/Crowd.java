package bench;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Clients that have connected and ask all at once. One thread with one selector is all of them, so that the processors
 * are left to the peer.
 */
final class Crowd implements AutoCloseable {
    private static final long PATIENCE_MS = 20_000;

    private final Selector selector = Selector.open();
    private final List<CrowdClient> clients = new ArrayList<>();
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(1 << 18);
    private final int port;

    Crowd(Peer peer, int size) throws IOException {
        port = peer.port();
        for (int i = 0; i < size; i++) {
            clients.add(new CrowdClient(port, selector));
        }
    }

    List<Answer> ask(Expected same) throws IOException {
        return ask(clients.stream().map(client -> same).toList());
    }

    /** @param each client's own question; not more than there are clients */
    List<Answer> ask(List<Expected> each) throws IOException {
        List<CrowdClient> asking = clients.subList(0, each.size());
        List<byte[]> requests =
                each.stream().map(expected -> expected.request(port)).toList();
        AtomicInteger waiting = new AtomicInteger(each.size());
        long begin = System.nanoTime();
        for (int i = 0; i < each.size(); i++) {
            asking.get(i).send(requests.get(i), each.get(i));
        }
        long patience = PATIENCE_MS;
        while (waiting.get() > 0 && patience > 0) {
            selector.select(key -> read(key, waiting), patience);
            patience = PATIENCE_MS - TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin);
        }
        return asking.stream().map(CrowdClient::answer).toList();
    }

    private void read(SelectionKey key, AtomicInteger waiting) {
        CrowdClient client = (CrowdClient) key.attachment();
        if (client.readToTheEnd(buffer)) {
            waiting.decrementAndGet();
        }
    }

    @Override
    public void close() throws IOException {
        for (CrowdClient client : clients) {
            client.close();
        }
        selector.close();
    }
}
