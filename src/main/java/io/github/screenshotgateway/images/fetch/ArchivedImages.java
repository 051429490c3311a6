package io.github.screenshotgateway.images.fetch;

import io.github.screenshotgateway.archive.ImageObjects;
import io.github.screenshotgateway.archive.ObjectFailure;
import io.github.screenshotgateway.bounds.Bound;
import io.github.screenshotgateway.bounds.BoundExceeded;
import io.github.screenshotgateway.bounds.FairBulkhead;
import io.github.screenshotgateway.bounds.FairBulkhead.Claim;
import io.github.screenshotgateway.images.content.Image;
import io.github.screenshotgateway.images.content.ImageSizeConfig;
import io.github.screenshotgateway.images.content.Rejection;
import io.github.screenshotgateway.problem.Problem;
import io.github.screenshotgateway.task.TaskId;
import io.github.screenshotgateway.traffic.BytesInFlight;
import io.github.screenshotgateway.traffic.Gauges;
import io.github.screenshotgateway.traffic.HeapReading;
import io.github.screenshotgateway.traffic.HeapReservation;
import io.github.screenshotgateway.traffic.HeapSizes;
import io.github.screenshotgateway.traffic.TransientHeap;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;

/** The images in the bucket: they are read before media hosts are asked, and written after a download. */
@Singleton
public class ArchivedImages {
    /** Images that wait to be written, in bytes. */
    static final long MAX_BYTES = 8L * 1024 * 1024;

    /** How long a read may take. */
    public enum Patience {
        /** There is a media host to ask: a bucket that is slow, or has many reads to do, does not help. */
        SHORT(Duration.ofSeconds(2), 24, 48),
        /** Only the archive has the image. */
        LONG(Duration.ofSeconds(30), 16, 512);

        private final Duration limit;
        private final int atOnce;
        private final int mostWaiting;

        Patience(Duration limit, int atOnce, int mostWaiting) {
            this.limit = limit;
            this.atOnce = atOnce;
            this.mostWaiting = mostWaiting;
        }

        private FairBulkhead turns() {
            return new FairBulkhead(atOnce, mostWaiting, ArchivedImages::tooMany);
        }
    }

    private final ImageObjects objects;
    private final BytesInFlight inFlight;
    private final TransientHeap heap;
    private final RoomForImages room;
    private final long maximumSize;
    private final FairBulkhead shortTurns = Patience.SHORT.turns();
    private final FairBulkhead longTurns = Patience.LONG.turns();
    private final Bound pending = new Bound(MAX_BYTES, "Too many images wait for the bucket.", Duration.ofSeconds(5));
    private final LongAdder unwritten = new LongAdder();

    ArchivedImages(
            ImageObjects objects,
            BytesInFlight inFlight,
            TransientHeap heap,
            RoomForImages room,
            ImageSizeConfig images,
            Gauges gauges) {
        this.objects = objects;
        this.inFlight = inFlight;
        this.heap = heap;
        this.room = room;
        this.maximumSize = images.maximumSize().asLongValue();
        if (isEnabled()) {
            gauges.addCounter("gateway.archive.unwritten", unwritten::sum);
        }
    }

    private static Problem tooMany() {
        return BoundExceeded.problem("Too many images are being read from the archive.", Duration.ofSeconds(1), 0);
    }

    /** Whether there is a bucket. */
    public boolean isEnabled() {
        return objects.isEnabled();
    }

    /**
     * Reads an image in turn, again on every subscription; waits for room on the heap.
     *
     * @param identity of the screenshot in its task
     * @return counted by {@link TransientHeap#holdArrived}; empty if the bucket does not have it. Fails with
     *     {@link ObjectFailure}, or with a {@link Problem}
     */
    public Uni<Optional<Image>> find(TaskId task, String identity, Claim claim, Patience patience) {
        return room.inTurn(claim, reserved -> read(task, identity, claim, reserved, patience));
    }

    /**
     * As {@link #find}, without the wait for room.
     *
     * @param reserved room for it; {@code null} for none
     */
    public Uni<Optional<Image>> findWithoutWait(
            TaskId task, String identity, Claim claim, HeapReservation reserved, Patience patience) {
        return room.withoutWait(reserved, known -> read(task, identity, claim, known, patience));
    }

    private Uni<Optional<Image>> read(
            TaskId task, String identity, Claim claim, HeapReservation reserved, Patience patience) {
        return patience == Patience.LONG
                ? longTurns.run(claim, () -> readNow(task, identity, claim, reserved, patience))
                : shortTurns
                        .run(claim, () -> readNow(task, identity, claim, reserved, patience))
                        .onFailure(BoundExceeded::isCauseOf)
                        .transform(full -> ObjectFailure.tooMany());
    }

    private Uni<Optional<Image>> readNow(
            TaskId task, String identity, Claim claim, HeapReservation reserved, Patience patience) {
        Arriving arriving = new Arriving(claim.client(), reserved);
        return objects.get(task, identity, arriving::accept, patience.limit, Image::of)
                .invoke(found -> found.ifPresent(image -> heap.holdArrived(image.content(), image.size())))
                .onTermination()
                .invoke(arriving::release);
    }

    /** The heap that an arriving image takes. */
    private final class Arriving {
        private final String client;
        private final HeapReservation reserved;
        private long counted;
        private boolean released;

        private Arriving(String client, HeapReservation reserved) {
            this.client = client;
            this.reserved = reserved;
        }

        /** Called again when the SDK tries again, and perhaps after the time is over. */
        private synchronized void accept(long length) {
            if (length > Math.min(maximumSize, inFlight.largest())) {
                throw Rejection.Reason.TOO_LARGE.problem(
                        "The archive's image has " + length + " bytes, more than gateway.images.maximum-size.");
            }
            long needed = HeapSizes.bytesOf(length);
            if (counted > 0 || reserved != null && reserved.isFor(needed)) {
                return;
            }
            if (released || !inFlight.leavesRoomForOthers(needed) || !inFlight.tryAdd(client, needed)) {
                throw new HeapExhausted(needed);
            }
            counted = needed;
        }

        private synchronized void release() {
            released = true;
            inFlight.release(client, counted);
            counted = 0;
        }
    }

    /**
     * As {@link #put}, for an image that nobody waits for.
     *
     * @return whether the bucket has it now; never fails
     */
    public Uni<Boolean> keep(TaskId task, String identity, Image image) {
        return put(task, identity, image)
                .onFailure()
                .invoke(unwritten::increment)
                .onFailure()
                .recoverWithItem(false);
    }

    /**
     * Writes an image unless the bucket has it.
     *
     * @return false if the task is deleted. Fails with {@link ObjectFailure}, and with {@code upstream-busy} if
     *     {@link #MAX_BYTES} wait to be written or the heap has no room
     */
    public Uni<Boolean> put(TaskId task, String identity, Image image) {
        // A single image may exceed the bound; it is written when nothing else is pending.
        long counted = Math.min(image.size(), MAX_BYTES);
        if (!pending.tryAcquire(counted)) {
            return Uni.createFrom().failure(pending.full());
        }
        Optional<HeapReading> reading = heap.tryRead(image.content(), image.size(), null);
        if (reading.isEmpty()) {
            pending.release(counted);
            return Uni.createFrom().failure(pending.full());
        }
        return objects.put(
                        task,
                        identity,
                        image.content(),
                        image.format().mediaType().toString())
                .onTermination()
                .invoke(() -> {
                    pending.release(counted);
                    reading.get().close();
                });
    }
}
