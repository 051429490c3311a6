package io.github.screenshotgateway.traffic;

import io.github.screenshotgateway.bounds.Bound;
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
 * Bounds the heap of large, short-lived objects: images and responses in transit, pages and previews in the making. The
 * bound is the heap that long-lived objects leave free (docs/memory.md).
 *
 * <p>A client can hold its bytes for as long as it reads. When there is no room, readings are displaced: first the
 * oldest ones of the client that holds most, if it holds more than the newcomer would; then the oldest
 * {@link #isSlow slow} ones of any client. If all of them together would not suffice, none is displaced. Thread-safe.
 */
@Singleton
public class TransientHeap implements Bound.Whole {
    /** Percent of the heap. */
    static final int SHARE = 20;

    /** Bytes of a G1 region, by G1's own default. */
    private static final long REGION =
            Math.max(1 << 20, Long.highestOneBit(Runtime.getRuntime().maxMemory() / 2048));

    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final Bound bytes;
    private final InstantSource clock;

    /** The number of readers of each body, by identity: the memory of a body counts once. */
    private final Map<Object, Integer> readers = new IdentityHashMap<>();

    /** The bounds of long-lived kinds. */
    private final List<Bound> lasting = new CopyOnWriteArrayList<>();

    /** The oldest first. */
    private final Set<Reading> readings = new LinkedHashSet<>();

    /** Bodies that have arrived but have no reader yet. */
    private final Map<Object, Reading> arrived = new IdentityHashMap<>();

    /** Bytes that each client holds; a body counts for its first reader. */
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

    /** The heap that an array of this length takes: from half a region on, G1 gives it whole regions. */
    public static long bytesOf(long length) {
        return length < REGION / 2 ? length : (length + REGION - 1) / REGION * REGION;
    }

    /** The length of the longest array that takes at most this much heap. */
    public static long longestArrayIn(long bytes) {
        return Math.max(Math.min(bytes, REGION / 2 - 1), bytes / REGION * REGION);
    }

    /** The most bytes of a kind that leaves a quarter to others. */
    public long threeQuarters() {
        return bytes.limit() / 4 * 3;
    }

    /**
     * A bound for one kind of object, which also counts here.
     *
     * @param most bytes
     * @param what the kind, in words for the client
     */
    public Bound part(long most, String what, Duration retryAfter) {
        return new Bound(most, what, retryAfter, this);
    }

    /** A {@link #part} for a long-lived kind: a caller that waits for room must not wait for what it holds itself. */
    public Bound longLivedPart(long most, String what, Duration retryAfter) {
        Bound part = part(most, what, retryAfter);
        lasting.add(part);
        return part;
    }

    /**
     * A client that reads from the heap.
     *
     * @param name see {@link RequestState#client}
     * @param paced whether it holds only what it is about to read; then it is displaced only when it is slow
     * @param disconnect closes its connection, which ends its readings; called on any thread, and must not block
     */
    public record Reader(String name, boolean paced, Runnable disconnect) {
        /** A reader that is not paced. */
        public Reader(String name, Runnable disconnect) {
            this(name, false, disconnect);
        }
    }

    /**
     * Counts a body until the result is closed.
     *
     * @param body the object in memory, which counts once for any number of readers
     * @param size length of the body in bytes
     * @param own additional bytes that this reader needs
     * @param reader {@code null} for the gateway itself, which is never displaced
     * @throws Problem {@code upstream-busy} when there is no room; then nothing is counted
     */
    public synchronized Reading read(Object body, int size, int own, Reader reader) {
        Reading reading = new Reading(body, size, own, reader);
        while (!bytes.tryAcquire(reading.counted())) {
            String client = reader == null ? RequestState.currentClient() : reader.name();
            if (!makeRoom(reading.counted(), bytes.limit(), client)) {
                throw bytes.full();
            }
        }
        return begin(reading);
    }

    /** The same for a reader that can wait: it displaces nobody, and leaves a quarter of the bound to others. */
    public synchronized Optional<Reading> tryRead(Object body, int size, Reader reader) {
        Reading reading = new Reading(body, size, 0, reader);
        long counted = reading.counted();
        boolean fits = counted == 0 || leavesRoomForOthers(counted) && bytes.tryAcquire(counted);
        return fits ? Optional.of(begin(reading)) : Optional.empty();
    }

    /** The same for a body that the caller has counted so far. Never fails. */
    public synchronized Reading adoptCounted(Object body, int size, Reader reader) {
        Reading reading = new Reading(body, size, 0, reader);
        bytes.forceAcquire(reading.counted());
        return begin(reading);
    }

    /** Takes over the counting of a body from the caller, until the body is {@link #releaseArrived}. */
    public synchronized void holdArrived(Object body, int size) {
        arrived.put(body, adoptCounted(body, size, null));
    }

    /** Stops counting an arrived body, except for its readers. */
    public synchronized void releaseArrived(Object body) {
        Reading reading = arrived.remove(body);
        if (reading != null) {
            reading.close();
        }
    }

    /** Bytes that another reader of a body would add: 0 for a body that is already counted. */
    public synchronized long additionalBytesFor(Object body, int size) {
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

    /** @return false when the amount would exceed the bound; then nothing is counted */
    public boolean tryAcquire(long amount) {
        while (!bytes.tryAcquire(amount)) {
            if (!makeRoom(amount, bytes.limit(), RequestState.currentClient())) {
                return false;
            }
        }
        return true;
    }

    /** Whether so many more bytes leave a quarter of the bound to others; long-lived kinds count as others. */
    public boolean leavesRoomForOthers(long amount) {
        return bytes.used() + amount <= maxBesideOthers();
    }

    private long maxBesideOthers() {
        return Math.min(
                bytes.limit(),
                threeQuarters() + lasting.stream().mapToLong(Bound::used).sum());
    }

    /**
     * Displaces readings to make room and leave a quarter of the bound to others.
     *
     * @return false when that would not suffice; then none is displaced
     */
    public boolean makeRoomFor(long amount, String client) {
        return makeRoom(amount, maxBesideOthers(), client);
    }

    public void release(long amount) {
        bytes.release(amount);
    }

    /** The bound for all kinds together. */
    public Bound bound() {
        return bytes;
    }

    /** @param limit the bytes to stay within, with the amount included */
    private synchronized boolean makeRoom(long amount, long limit, String client) {
        long missing = bytes.used() + amount - limit;
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
     * The readings that may be displaced, in order: those of clients that hold more than the newcomer would, starting
     * with the client that holds most; then the slow ones. Runs in one pass, because it is called repeatedly while
     * there is no room.
     */
    private List<Reading> displaceable(long newcomer) {
        Instant now = clock.instant();
        Map<String, Long> left = new HashMap<>(byClient);
        Map<Reading, Long> greedy = new IdentityHashMap<>();
        List<Reading> slow = new ArrayList<>();
        for (Reading reading : readings) {
            long held = left.getOrDefault(reading.reader.name(), 0L);
            // A client's only reading is not displaced, unless it is slow.
            if (!reading.reader.paced() && held > newcomer && reading.share < held) {
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

    /** Slower than 1 MB/s after the first five seconds. */
    private static boolean isSlow(Reading reading, Instant now) {
        Duration enough = PATIENCE.plusMillis(reading.bytes() / 1_000);
        return !now.isBefore(reading.begun.plus(enough));
    }

    /** A body that a client or the gateway itself reads. */
    public final class Reading implements AutoCloseable {
        private final Object body;
        private final int size;
        private final int own;
        private final Reader reader;
        private Instant begun = clock.instant();
        private boolean closed;

        /** Bytes that count for the client during the reading. */
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

        /** Bytes that this reading adds to the bound: only its own when the body has other readers. */
        private long counted() {
            return readers.containsKey(body) ? own : bytes();
        }

        /** Restarts the clock for {@link #isSlow}: the client has read earlier bodies and starts on this one now. */
        public void restartTimer() {
            synchronized (TransientHeap.this) {
                begun = clock.instant();
            }
        }

        /** Stops counting, however the reading ended. Idempotent. */
        @Override
        public void close() {
            synchronized (TransientHeap.this) {
                if (!closed) {
                    closed = true;
                    readers.computeIfPresent(body, (same, others) -> others == 1 ? null : others - 1);
                    bytes.release(counted());
                    if (readings.remove(this)) {
                        byClient.computeIfPresent(reader.name(), (same, held) -> held == share ? null : held - share);
                    }
                }
            }
        }
    }
}
