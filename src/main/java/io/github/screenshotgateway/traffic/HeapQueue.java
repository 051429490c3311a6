package io.github.screenshotgateway.traffic;

import io.github.screenshotgateway.bounds.BoundExceeded;
import io.github.screenshotgateway.bounds.ClientQueues;
import io.github.screenshotgateway.bounds.FairBulkhead.Claim;
import io.github.screenshotgateway.time.TimeSpan;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import io.vertx.core.Vertx;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/**
 * Images and previews that wait for room on the heap. Clients take turns. A waiting entry holds nothing and gets room
 * for its whole image at once, so no two wait for each other. Freed heap goes to the first entry, however large it is;
 * those behind it go first only while it waits for its own client's share. Thread-safe.
 */
@Singleton
public class HeapQueue {
    /** After this, clients are asked to retry later. */
    static final Duration LONGEST_WAIT = Duration.ofSeconds(30);

    /** As many as for a connection to a media host; beyond, the client with the most entries loses its newest one. */
    private static final int MAX_WAITING = 512;

    /** A preview takes less, so the next one hardly ever makes downloads give way. */
    private static final Duration PATIENCE_OF_PREVIEWS = Duration.ofSeconds(1);

    /** Until then, small images go first. */
    private static final Duration PATIENCE_OF_IMAGES = Duration.ofSeconds(5);

    /** Polling interval: readers that become slow free room without any event. */
    private static final long POLL_MILLIS = 20;

    private final BytesInFlight inFlight;
    private final TransientHeap heap;
    private final Vertx vertx;
    private final InstantSource clock;
    private final ClientQueues<Waiting> queues = new ClientQueues<>();
    private long timer = -1;

    public HeapQueue(BytesInFlight inFlight, TransientHeap heap, Vertx vertx, InstantSource clock) {
        this.inFlight = inFlight;
        this.heap = heap;
        this.vertx = vertx;
        this.clock = clock;
    }

    /** @param kind in which the bytes count */
    private record Waiting(
            BytesInFlight kind, Claim claim, long bytes, Instant since, UniEmitter<? super HeapReservation> emitter) {
        boolean isOver(Instant now) {
            return claim.abandoned().getAsBoolean() || hasWaited(LONGEST_WAIT, now);
        }

        boolean hasWaited(Duration time, Instant now) {
            return !new TimeSpan(since, time).contains(now);
        }
    }

    /** @param room that is granted; {@code null} when it is refused */
    private record Turn(Waiting waiting, HeapReservation room) {
        void complete() {
            if (room == null) {
                waiting.emitter.fail(
                        BoundExceeded.problem("Too many images are waiting for memory.", Duration.ofSeconds(5), 0));
            } else {
                waiting.emitter.complete(room);
            }
        }
    }

    /**
     * Waits in turn for room for an image.
     *
     * @param bytes of heap, at most {@link BytesInFlight#maxForOne}
     * @return must not be cancelled; the caller closes the room. Fails with {@code upstream-busy} after
     *     {@link #LONGEST_WAIT}, and when too many wait or no client waits any more
     */
    public Uni<HeapReservation> enter(Claim claim, long bytes) {
        return enter(inFlight, claim, bytes);
    }

    /**
     * Waits in turn for room of another kind.
     *
     * @param kind in which the bytes count
     * @param bytes at most {@link BytesInFlight#maxForOne}
     * @return as {@link #enter(Claim, long)}
     */
    public Uni<HeapReservation> enter(BytesInFlight kind, Claim claim, long bytes) {
        return Uni.createFrom().emitter(emitter -> {
            Waiting arriving = new Waiting(kind, claim, bytes, clock.instant(), emitter);
            Waiting refused;
            synchronized (this) {
                refused = enqueue(arriving);
                if (timer < 0) {
                    timer = vertx.setPeriodic(POLL_MILLIS, id -> grantRooms());
                }
            }
            if (refused != null) {
                new Turn(refused, null).complete();
            }
            grantRooms();
        });
    }

    /** @return the displaced entry, which may be the new one; {@code null} when there is a place to wait */
    private Waiting enqueue(Waiting arriving) {
        String client = arriving.claim.client();
        boolean full = queues.size() == MAX_WAITING;
        Waiting displaced = full ? queues.makeRoom(client) : null;
        if (full && displaced == null) {
            return arriving;
        }
        queues.add(client, arriving);
        return displaced;
    }

    /** Grants room to as many entries as it lasts for. */
    private void grantRooms() {
        List<Turn> turns = new ArrayList<>();
        synchronized (this) {
            Instant now = clock.instant();
            for (Turn next = next(now); next != null; next = next(now)) {
                turns.add(next);
            }
            inFlight.setAwaited(
                    queues.anyOldestMatches(
                            first -> first.kind == inFlight || first.hasWaited(PATIENCE_OF_PREVIEWS, now)),
                    queues.anyOldestMatches(first -> first.hasWaited(PATIENCE_OF_IMAGES, now)));
            if (queues.size() == 0 && timer >= 0) {
                vertx.cancelTimer(timer);
                timer = -1;
            }
        }
        turns.forEach(Turn::complete);
    }

    private Turn next(Instant now) {
        boolean[] full = {false};
        HeapReservation[] room = {null};
        Waiting next = queues.pollIf(first -> {
            if (first.isOver(now)) {
                return true;
            }
            if (!first.kind.allows(first.claim.client(), first.bytes)) {
                return false;
            }
            if (!full[0] && hasRoom(first)) {
                room[0] = tryReserve(first);
                return room[0] != null;
            }
            full[0] = true;
            return false;
        });
        return next == null ? null : new Turn(next, room[0]);
    }

    private boolean hasRoom(Waiting waiting) {
        if (!waiting.kind.hasRoom(waiting.bytes)) {
            return false;
        }
        while (!waiting.kind.leavesRoomForOthers(waiting.bytes)) {
            if (!heap.makeRoomFor(waiting.bytes, waiting.claim.client())) {
                return false;
            }
        }
        return true;
    }

    private HeapReservation tryReserve(Waiting waiting) {
        boolean added = waiting.kind.tryAdd(waiting.claim.client(), waiting.bytes);
        return added ? new HeapReservation(waiting.kind, waiting.claim.client(), waiting.bytes) : null;
    }

    @PreDestroy
    public void stop() {
        vertx.cancelTimer(timer);
    }
}
