package io.github.screenshotgateway.zip;

import io.github.screenshotgateway.traffic.StreamedBody;
import io.smallrye.mutiny.subscription.UniEmitter;

/** The wait of a response for the first image of its zip. Not thread-safe. */
final class FirstImage {
    /** {@code null} while no response waits. */
    private UniEmitter<? super StreamedBody> response;

    void await(UniEmitter<? super StreamedBody> waiting) {
        response = waiting;
    }

    boolean isAwaited() {
        return response != null;
    }

    /** Begins the response; does nothing when none waits. */
    void arrived(StreamedBody zip) {
        if (response != null) {
            take().complete(zip);
        }
    }

    void failed(Throwable failure) {
        take().fail(failure);
    }

    /** The emitter may call back. */
    private UniEmitter<? super StreamedBody> take() {
        UniEmitter<? super StreamedBody> taken = response;
        response = null;
        return taken;
    }
}
