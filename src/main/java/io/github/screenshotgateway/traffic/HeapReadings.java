package io.github.screenshotgateway.traffic;

import io.github.screenshotgateway.time.TimeSpan;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** The readings of a {@link TransientHeap}, and the choice of those that give way. Guarded by the heap's lock. */
final class HeapReadings {
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    /** The number of readers of each body, by identity: the memory of a body counts once. */
    private final Map<Object, Integer> readers = new IdentityHashMap<>();

    /** Those of clients, the oldest first. */
    private final Set<HeapReading> ofClients = new LinkedHashSet<>();

    /** Bytes that each client holds; a body counts for its first reader. */
    private final Map<String, Long> byClient = new HashMap<>();

    boolean isRead(Object body) {
        return readers.containsKey(body);
    }

    void add(HeapReading reading) {
        readers.merge(reading.body(), 1, Integer::sum);
        if (reading.reader() != null) {
            ofClients.add(reading);
            byClient.merge(reading.reader().name(), reading.share(), Long::sum);
        }
    }

    void remove(HeapReading reading) {
        readers.computeIfPresent(reading.body(), (same, others) -> others == 1 ? null : others - 1);
        if (ofClients.remove(reading)) {
            long share = reading.share();
            byClient.computeIfPresent(reading.reader().name(), (same, held) -> held == share ? null : held - share);
        }
    }

    /**
     * The readings to displace.
     *
     * @param missing bytes to free
     * @param amount that the newcomer would hold in addition to what it holds
     * @return empty when all that may be displaced would not suffice
     */
    Optional<List<HeapReading>> chooseToFree(long missing, long amount, String newcomer, Instant now) {
        List<HeapReading> chosen = new ArrayList<>();
        Map<Object, Integer> closed = new IdentityHashMap<>();
        Iterator<HeapReading> next =
                displaceable(amount + byClient.getOrDefault(newcomer, 0L), now).iterator();
        long left = missing;
        while (left > 0 && next.hasNext()) {
            HeapReading reading = next.next();
            chosen.add(reading);
            boolean isLast = closed.merge(reading.body(), 1, Integer::sum).equals(readers.get(reading.body()));
            left -= isLast ? reading.bytes() : reading.own();
        }
        return left > 0 ? Optional.empty() : Optional.of(chosen);
    }

    /**
     * The readings that may be displaced, in order: those of clients that hold more than the newcomer would, starting
     * with the client that holds most; then the slow ones. Runs in one pass, because it is called repeatedly while
     * there is no room.
     */
    private List<HeapReading> displaceable(long newcomer, Instant now) {
        Map<String, Long> left = new HashMap<>(byClient);
        Map<HeapReading, Long> greedy = new IdentityHashMap<>();
        List<HeapReading> slow = new ArrayList<>();
        for (HeapReading reading : ofClients) {
            String client = reading.reader().name();
            long held = left.getOrDefault(client, 0L);
            // A client's only reading is not displaced, unless it is slow.
            if (!reading.reader().paced() && held > newcomer && reading.share() < held) {
                greedy.put(reading, held);
                left.put(client, held - reading.share());
            } else if (isSlow(reading, now)) {
                slow.add(reading);
            }
        }
        Comparator<HeapReading> byHeld = Comparator.comparing(greedy::get);
        return Stream.concat(ofClients.stream().filter(greedy::containsKey).sorted(byHeld.reversed()), slow.stream())
                .toList();
    }

    /** Slower than 1 MB/s after the first five seconds. */
    private static boolean isSlow(HeapReading reading, Instant now) {
        return !new TimeSpan(reading.begun(), PATIENCE.plusMillis(reading.bytes() / 1_000)).contains(now);
    }
}
