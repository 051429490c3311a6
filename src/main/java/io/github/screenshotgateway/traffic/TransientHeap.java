package io.github.screenshotgateway.traffic;

import io.github.screenshotgateway.bounds.Bound;
import io.github.screenshotgateway.problem.Problem;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Bounds the heap of large, short-lived objects: images and responses in transit, pages and previews in the making. The
 * bound is the heap that long-lived objects leave free (docs/memory.md).
 *
 * <p>A client can hold its bytes for as long as it reads. When there is no room, readings are displaced: first the
 * oldest ones of the client that holds most, if it holds more than the newcomer would; then the oldest
 * slow ones of any client. If all of them together would not suffice, none is displaced. Thread-safe.
 */
@Singleton
public class TransientHeap implements Bound.Whole {
    /** Percent of the heap. */
    static final int SHARE = 20;

    private final Bound bytes;
    private final InstantSource clock;

    /** The bounds of long-lived kinds. */
    private final List<Bound> lasting = new CopyOnWriteArrayList<>();

    private final HeapReadings readings = new HeapReadings();

    /** Bodies that have arrived but have no reader yet. */
    private final Map<Object, HeapReading> arrived = new IdentityHashMap<>();

    @Inject
    TransientHeap(InstantSource clock) {
        this(Runtime.getRuntime().maxMemory() * SHARE / 100, clock);
    }

    /** @param most bytes */
    public TransientHeap(long most, InstantSource clock) {
        this.bytes =
                new Bound(most, "The gateway has no memory for another response at the moment.", Duration.ofSeconds(1));
        this.clock = clock;
    }

    /** The most bytes of a kind that leaves a quarter to others. */
    public long threeQuarters() {
        return bytes.limit() / 4 * 3;
    }

    /**
     * A bound for one kind of object, which also counts here.
     *
     * @param most bytes
     * @param detail what a client is told when the bound is reached
     */
    public Bound part(long most, String detail, Duration retryAfter) {
        return new Bound(most, detail, retryAfter, this);
    }

    /** A {@link #part} for a long-lived kind: a caller that waits for room must not wait for what it holds itself. */
    public Bound longLivedPart(long most, String detail, Duration retryAfter) {
        Bound part = part(most, detail, retryAfter);
        lasting.add(part);
        return part;
    }

    /**
     * A bound for bodies that the gateway itself {@link #read}s for long: a caller that waits for room must not wait for
     * what it holds itself.
     */
    public Bound longLivedReadings(long most, String detail, Duration retryAfter) {
        Bound readings = new Bound(most, detail, retryAfter);
        lasting.add(readings);
        return readings;
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
    public synchronized HeapReading read(Object body, int size, int own, HeapReader reader) {
        HeapReading reading = new HeapReading(this, body, size, own, reader);
        while (!bytes.tryAcquire(counted(reading))) {
            String client = reader == null ? RequestState.currentClient() : reader.name();
            if (!makeRoom(counted(reading), bytes.limit(), client)) {
                throw bytes.full();
            }
        }
        return begin(reading);
    }

    /** The same for a reader that can wait: it displaces nobody, and leaves a quarter of the bound to others. */
    public synchronized Optional<HeapReading> tryRead(Object body, int size, HeapReader reader) {
        HeapReading reading = new HeapReading(this, body, size, 0, reader);
        long counted = counted(reading);
        boolean fits = counted == 0 || leavesRoomForOthers(counted) && bytes.tryAcquire(counted);
        return fits ? Optional.of(begin(reading)) : Optional.empty();
    }

    /** The same for a body that the caller has counted so far. Never fails. */
    public synchronized HeapReading adoptCounted(Object body, int size, HeapReader reader) {
        HeapReading reading = new HeapReading(this, body, size, 0, reader);
        bytes.forceAcquire(counted(reading));
        return begin(reading);
    }

    /** Takes over the counting of a body from the caller, until the body is {@link #releaseArrived}. */
    public synchronized void holdArrived(Object body, int size) {
        arrived.put(body, adoptCounted(body, size, null));
    }

    /** Stops counting an arrived body, except for its readers. */
    public synchronized void releaseArrived(Object body) {
        HeapReading reading = arrived.remove(body);
        if (reading != null) {
            reading.close();
        }
    }

    /** Bytes that another reader of a body would add: 0 for a body that is already counted. */
    public synchronized long additionalBytesFor(Object body, int size) {
        return readings.isRead(body) ? 0 : HeapSizes.bytesOf(size);
    }

    /** Bytes that a reading adds to the bound: only its own when the body has other readers. */
    private long counted(HeapReading reading) {
        return readings.isRead(reading.body()) ? reading.own() : reading.bytes();
    }

    Instant now() {
        return clock.instant();
    }

    /** Stops counting a reading. The caller holds the lock of this heap. */
    void end(HeapReading reading) {
        readings.remove(reading);
        bytes.release(counted(reading));
    }

    private HeapReading begin(HeapReading reading) {
        reading.setShare(counted(reading));
        readings.add(reading);
        return reading;
    }

    /** @return false when the amount would exceed the bound; then nothing is counted */
    @Override
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

    @Override
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
        Optional<List<HeapReading>> displaced = readings.chooseToFree(missing, amount, client, clock.instant());
        displaced.orElse(List.of()).forEach(reading -> {
            reading.close();
            reading.reader().disconnect().run();
        });
        return displaced.isPresent();
    }
}
