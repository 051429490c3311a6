package io.github.screenshotgateway.screenshots;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.screenshotgateway.task.TaskId;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Keeps what was made from lists that are requested often: their unpacked screenshots and their bodies. That of other
 * lists is made for each request, and that of long lists on a worker thread. Thread-safe.
 */
@Singleton
class UnpackedLists {
    /** The screenshots and the bodies of a thousand lists of twenty. */
    static final long BYTES_KEPT = 12L * 1024 * 1024;

    /** Most screenshots that are processed on an event loop: for about a millisecond. */
    static final int SHORT = 300;

    /** What an entry takes beside its texts. */
    private static final int BYTES_OF_ENTRY = 300;

    private final ObjectMapper json;
    private final Vertx vertx;

    /** Screenshots by {@link TaskId}, bodies by {@link ListBody.Form}. */
    private final Cache<Object, MadeFromList> kept = Caffeine.newBuilder()
            .maximumWeight(BYTES_KEPT)
            .weigher((Object key, MadeFromList made) -> BYTES_OF_ENTRY + (int) made.bytes())
            .build();

    UnpackedLists(ObjectMapper json, Vertx vertx) {
        this.json = json;
        this.vertx = vertx;
    }

    /** Holds its list, because only what was made from the newest list of a task is of use. */
    sealed interface MadeFromList permits UnpackedScreenshots, ListBody {
        ScreenshotList list();

        /** Estimated bytes in memory. */
        long bytes();
    }

    /** Runs work on a number of screenshots: on a worker thread if they are many, otherwise at once. */
    <T> Uni<T> run(int size, Supplier<T> work) {
        return size > SHORT
                ? Uni.createFrom().completionStage(() -> vertx.executeBlocking(work::get, false)
                        .toCompletionStage())
                : Uni.createFrom().item(work);
    }

    /** The list once its screenshots take next to nothing to have. */
    Uni<ScreenshotList> unpacked(ScreenshotList list) {
        return ifCheap(list)
                .map(cheap -> Uni.createFrom().item(cheap))
                .orElseGet(() -> run(list.size(), () -> keep(list)));
    }

    /** The list if its screenshots take next to nothing to have: they are kept, or few. */
    Optional<ScreenshotList> ifCheap(ScreenshotList list) {
        if (kept.getIfPresent(list.task()) instanceof UnpackedScreenshots screenshots && screenshots.list() == list) {
            return Optional.of(list);
        }
        return list.size() <= SHORT ? Optional.of(keep(list)) : Optional.empty();
    }

    /** Unpacks a list, whose screenshots are most likely requested at once. */
    ScreenshotList keep(ScreenshotList list) {
        kept.put(list.task(), list.unpacked());
        return list;
    }

    /** The body of a list; the same one for the same list, as long as it is kept. */
    Uni<ListBody> body(ScreenshotList list, ListBody.Form form) {
        return bodyIfCheap(list, form)
                .map(cheap -> Uni.createFrom().item(cheap))
                .orElseGet(() -> run(list.size(), () -> makeBody(list, form)));
    }

    /** The body of a list if it takes next to nothing to have: it is kept, or short. */
    Optional<ListBody> bodyIfCheap(ScreenshotList list, ListBody.Form form) {
        if (kept.getIfPresent(form) instanceof ListBody body && body.list() == list) {
            return Optional.of(body);
        }
        return list.size() <= SHORT ? Optional.of(makeBody(list, form)) : Optional.empty();
    }

    private ListBody makeBody(ScreenshotList list, ListBody.Form form) {
        ListBody made = ListBody.of(list, form, json);
        // Caffeine prefers what is requested more often: a thousand hosts that come once evict nothing.
        kept.put(form, made);
        return made;
    }
}
