package io.github.screenshotgateway.images.fetch;

import io.github.screenshotgateway.bounds.FairBulkhead.Claim;
import io.github.screenshotgateway.traffic.HeapQueue;
import io.github.screenshotgateway.traffic.HeapReservation;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.function.Function;

/**
 * Room on the heap for an image that arrives. An attempt that finds none fails with {@link HeapExhausted}, and holds nothing
 * then.
 */
@Singleton
final class RoomForImages {
    private final HeapQueue queue;

    RoomForImages(HeapQueue queue) {
        this.queue = queue;
    }

    /** Makes an attempt and, if there was no room, another one when there is room for the whole image. */
    <T> Uni<T> inTurn(Claim claim, Function<HeapReservation, Uni<T>> attempt) {
        return attempt.apply(null).onFailure(HeapExhausted.class).recoverWithUni(full -> queue.enter(
                        claim, full.bytes())
                .chain(room -> withoutWait(room, attempt).onTermination().invoke(room::close)));
    }

    /**
     * Makes one attempt.
     *
     * @param room reserved for it; {@code null} for none
     * @return fails with {@code upstream-busy} when there is no room
     */
    <T> Uni<T> withoutWait(HeapReservation room, Function<HeapReservation, Uni<T>> attempt) {
        return attempt.apply(room).onFailure(HeapExhausted.class).transform(HeapExhausted::problemOf);
    }
}
