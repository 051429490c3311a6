package io.github.screenshotgateway.traffic;

import io.github.screenshotgateway.problem.Problem;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
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
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

/**
 * The heap for what comes and goes with requests and is large: images and answers on their way, pages and previews that are
 * made. The bound is what fits beside what stays (docs/memory.md).
 *
 * <p>A client holds what it reads for as long as it likes. So when there is no room, readers make it: first the oldest of the
 * client that holds most, when that is more than the newcomer would; then the oldest that is {@link #isSlow slow}, whoever
 * it is. None has to when all of them could not make enough. Thread-safe.
 */
@Singleton
public class TransientHeap {
    /** In percent of the heap. */
    static final int SHARE = 20;

    /** Bytes: those of a region of the collector, G1, as it chooses them by itself. */
    private static final long REGION =
            Math.max(1 << 20, Long.highestOneBit(Runtime.getRuntime().maxMemory() / 2048));

    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final Bound bytes;
    private final InstantSource clock;

    /** The number of readers of each body, by identity: its memory counts once. */
    private final Map<Object, Integer> readers = new IdentityHashMap<>();

    /** Kinds that stay while images come and go. */
    private final List<Bound> lasting = new CopyOnWriteArrayList<>();

    /** The oldest first. */
    private final Set<Reading> readings = new LinkedHashSet<>();

    /** Bodies that have arrived, and that nobody reads yet. */
    private final Map<Object, Reading> arrived = new IdentityHashMap<>();

    /** Bytes that each client reads; those of a body count for the first one that reads it. */
    private final Map<String, Long> byClient = new HashMap<>();

    @Inject
    TransientHeap(InstantSource clock) {
        this(Runtime.getRuntime().maxMemory() * SHARE / 100, clock);
    }

    /** @param most bytes */
    public TransientHeap(long most, InstantSource clock) {
        this.bytes = new Bound(most, "bytes of answers", Duration.ofSeconds(1));
        this.clock = clock;
    }

    /** The heap that an array takes: from half a region on, G1 gives it regions of its own. */
    public static long bytesOf(long length) {
        return length < REGION / 2 ? length : (length + REGION - 1) / REGION * REGION;
    }

    /** The longest array that takes no more heap than so many bytes. */
    public static long longestArrayIn(long bytes) {
        return Math.max(Math.min(bytes, REGION / 2 - 1), bytes / REGION * REGION);
    }

    /** The most that a kind may take, if it is to leave a quarter to others. */
    public long threeQuarters() {
        return bytes.most() / 4 * 3;
    }

    /**
     * The bound of one kind.
     *
     * @param most bytes
     * @param what it is, in words for the client
     */
    public Bound part(long most, String what, Duration retryAfter) {
        return new Bound(most, what, retryAfter, this);
    }

    /** The bound of a kind that stays while images come and go: what waits for room would wait for itself, if it held some. */
    public Bound lastingPart(long most, String what, Duration retryAfter) {
        Bound part = part(most, what, retryAfter);
        lasting.add(part);
        return part;
    }

    /**
     * A client that reads from the heap.
     *
     * @param name as {@link RequestState#client} has it
     * @param paced whether it holds no more than it is about to read; then it makes room only when it is slow
     * @param disconnect ends its connection, which ends its readings; called on any thread, and must not block
     */
    public record Reader(String name, boolean paced, Runnable disconnect) {
        /** One that is not paced. */
        public Reader(String name, Runnable disconnect) {
            this(name, false, disconnect);
        }
    }

    /**
     * Counts a body until the result is closed.
     *
     * @param body the object in memory, which counts once however many read it
     * @param size its bytes
     * @param own bytes that this reader needs beside it
     * @param reader {@code null} for the gateway itself, which never has to make room
     * @throws Problem {@code upstream-busy} when there is no room; then nothing is counted
     */
    public synchronized Reading read(Object body, int size, int own, Reader reader) {
        Reading reading = new Reading(body, size, own, reader);
        while (!bytes.tryEnter(reading.counted())) {
            String client = reader == null ? RequestState.currentClient() : reader.name();
            if (!makeRoom(reading.counted(), bytes.most(), client)) {
                throw bytes.full();
            }
        }
        return begin(reading);
    }

    /** The same for a reader that can wait: for it nobody has to make room, and a quarter of all is left to others. */
    public synchronized Optional<Reading> tryRead(Object body, int size, Reader reader) {
        Reading reading = new Reading(body, size, 0, reader);
        long counted = reading.counted();
        boolean fits = counted == 0 || leavesRoomForOthers(counted) && bytes.tryEnter(counted);
        return fits ? Optional.of(begin(reading)) : Optional.empty();
    }

    /** The same for a body that the caller has found room for and counted up to now. */
    public synchronized Reading readCounted(Object body, int size, Reader reader) {
        Reading reading = new Reading(body, size, 0, reader);
        bytes.force(reading.counted());
        return begin(reading);
    }

    /** Counts a body that the caller has counted up to now, until it has been {@link #delivered}. */
    public synchronized void arrived(Object body, int size) {
        arrived.put(body, readCounted(body, size, null));
    }

    /** From now on, a body that has arrived counts for its readers alone. */
    public synchronized void delivered(Object body) {
        Reading reading = arrived.remove(body);
        if (reading != null) {
            reading.close();
        }
    }

    /** Bytes that one more reader of a body would add: none of one that is counted already. */
    public synchronized long missingFor(Object body, int size) {
        return readers.containsKey(body) ? 0 : bytesOf(size);
    }

    private Reading begin(Reading reading) {
        Object body = reading.body;
        Reader reader = reading.reader;
        reading.share = reading.counted();
        readers.merge(body, 1, Integer::sum);
        if (reader != null) {
            readings.add(reading);
            byClient.merge(reader.name(), reading.share, Long::sum);
        }
        return reading;
    }

    /** @return false when that would be too much; then nothing of it is counted */
    boolean tryEnter(long amount) {
        while (!bytes.tryEnter(amount)) {
            if (!makeRoom(amount, bytes.most(), RequestState.currentClient())) {
                return false;
            }
        }
        return true;
    }

    /** Whether so many more leave a quarter of all to others, among them what stays for long. */
    public boolean leavesRoomForOthers(long amount) {
        return bytes.taken() + amount <= mostBesideOthers();
    }

    private long mostBesideOthers() {
        return Math.min(
                bytes.most(),
                threeQuarters() + lasting.stream().mapToLong(Bound::taken).sum());
    }

    /**
     * Has readers make room, so that a quarter of all is left to others.
     *
     * @return false when they cannot make enough; then none has to
     */
    public boolean makeRoomFor(long amount, String client) {
        return makeRoom(amount, mostBesideOthers(), client);
    }

    void leave(long amount) {
        bytes.leave(amount);
    }

    /** That for all kinds together. */
    public Bound bound() {
        return bytes;
    }

    /** @param limit that all is to be within, the newcomer's amount included */
    private synchronized boolean makeRoom(long amount, long limit, String client) {
        long missing = bytes.taken() + amount - limit;
        List<Reading> displaced = new ArrayList<>();
        Map<Object, Integer> closed = new IdentityHashMap<>();
        Iterator<Reading> next =
                displaceable(amount + byClient.getOrDefault(client, 0L)).iterator();
        while (missing > 0 && next.hasNext()) {
            Reading reading = next.next();
            displaced.add(reading);
            boolean isLast = closed.merge(reading.body, 1, Integer::sum).equals(readers.get(reading.body));
            missing -= isLast ? reading.bytes() : reading.own;
        }
        if (missing > 0) {
            return false;
        }
        displaced.forEach(reading -> {
            reading.close();
            reading.reader.disconnect().run();
        });
        return true;
    }

    /**
     * The readings that may have to end, in this order: those of clients that hold more than the newcomer would, of the one that
     * holds most first; then the slow ones. One pass, since it is called again and again while there is no room.
     */
    private List<Reading> displaceable(long newcomers) {
        Instant now = clock.instant();
        Map<String, Long> left = new HashMap<>(byClient);
        Map<Reading, Long> greedy = new IdentityHashMap<>();
        List<Reading> slow = new ArrayList<>();
        for (Reading reading : readings) {
            long held = left.getOrDefault(reading.reader.name(), 0L);
            // The only thing that a client reads is not taken from it.
            if (!reading.reader.paced() && held > newcomers && reading.share < held) {
                greedy.put(reading, held);
                left.put(reading.reader.name(), held - reading.share);
            } else if (isSlow(reading, now)) {
                slow.add(reading);
            }
        }
        Comparator<Reading> byHeld = Comparator.comparing(greedy::get);
        return Stream.concat(readings.stream().filter(greedy::containsKey).sorted(byHeld.reversed()), slow.stream())
                .toList();
    }

    /** Reads less than a megabyte in a second, after five seconds. */
    private static boolean isSlow(Reading reading, Instant now) {
        Duration enough = PATIENCE.plusMillis(reading.bytes() / 1_000);
        return !now.isBefore(reading.begun.plus(enough));
    }

    /** A body that a client, or the gateway itself, reads. */
    public final class Reading implements AutoCloseable {
        private final Object body;
        private final int size;
        private final int own;
        private final Reader reader;
        private Instant begun = clock.instant();
        private boolean closed;

        /** Of the client, for as long as it is read. */
        private long share;

        private Reading(Object body, int size, int own, Reader reader) {
            this.body = body;
            this.size = size;
            this.own = own;
            this.reader = reader;
        }

        private long bytes() {
            return bytesOf(size) + own;
        }

        /** Bytes that this reading adds to the bound: of a body that others read already, only its own. */
        private long counted() {
            return readers.containsKey(body) ? own : bytes();
        }

        /** The client has read what came before, and can read this from now on. */
        public void readOn() {
            synchronized (TransientHeap.this) {
                begun = clock.instant();
            }
        }

        /** It is over, however it has ended. Once more does no harm. */
        @Override
        public void close() {
            synchronized (TransientHeap.this) {
                if (!closed) {
                    closed = true;
                    readers.computeIfPresent(body, (same, others) -> others == 1 ? null : others - 1);
                    bytes.leave(counted());
                    if (readings.remove(this)) {
                        byClient.computeIfPresent(reader.name(), (same, held) -> held == share ? null : held - share);
                    }
                }
            }
        }
    }
}
