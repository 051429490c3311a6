package io.github.screenshotgateway.screenshots;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.screenshotgateway.task.TaskId;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Supplier;

/**
 * Keeps what was made from lists that are requested often: their unpacked screenshots and their bodies. For other lists,
 * both are made on each request. Long lists are unpacked on worker threads, each once for all who wait for it.
 * Thread-safe.
 */
@Singleton
class HotLists {
    /** A third for the screenshots and the bodies of some three hundred lists of twenty, the rest for long lists. */
    static final long BYTES_KEPT = 12L * 1024 * 1024;

    /** Most screenshots that are processed on an event loop: to pack as many signed URLs takes two milliseconds. */
    static final int SHORT = 100;

    /** Each occupies a processor, and holds some megabytes. */
    private static final int WORKERS = 2;

    /** What an entry takes beside its texts. */
    private static final int BYTES_OF_ENTRY = 300;

    private final ObjectMapper json;
    private final Vertx vertx;
    private final WorkerExecutor workers;

    /** Screenshots by {@link TaskId}, bodies by {@link ListBody.Form}. */
    private final Cache<Object, MadeFromList> ofShort = Caffeine.newBuilder()
            .maximumWeight(BYTES_KEPT / 3)
            .weigher((Object key, MadeFromList made) -> bytesOf(key, made))
            .build();

    /**
     * The same, the least recently used first. Caffeine admits no large entry when most of its room is taken by entries
     * that were used often, so each of many clients would get a body of its own.
     */
    private final LinkedHashMap<Object, MadeFromList> ofLong = new LinkedHashMap<>(16, 0.75f, true);

    private long bytesOfLong;

    private final ConcurrentMap<Object, Uni<?>> beingMade = new ConcurrentHashMap<>();

    HotLists(ObjectMapper json, Vertx vertx) {
        this.json = json;
        this.vertx = vertx;
        this.workers = vertx.createSharedWorkerExecutor("lists", WORKERS);
    }

    /** Holds its list, because only what was made from the newest list of a task is of use. */
    sealed interface MadeFromList permits UnpackedScreenshots, ListBody {
        ScreenshotList list();

        /** Estimated bytes in memory. */
        long bytes();
    }

    private static int bytesOf(Object key, MadeFromList made) {
        // Clients choose the base.
        int bytesOfBase =
                key instanceof ListBody.Form form ? form.links().base().length() : 0;
        return BYTES_OF_ENTRY + bytesOfBase + (int) made.bytes();
    }

    private MadeFromList kept(Object key, ScreenshotList list) {
        if (list.size() <= SHORT) {
            return ofShort.getIfPresent(key);
        }
        synchronized (ofLong) {
            return ofLong.get(key);
        }
    }

    private void keep(Object key, MadeFromList made) {
        if (made.list().size() <= SHORT) {
            ofShort.put(key, made);
            return;
        }
        synchronized (ofLong) {
            MadeFromList before = ofLong.put(key, made);
            bytesOfLong += bytesOf(key, made) - (before == null ? 0 : bytesOf(key, before));
            Iterator<Map.Entry<Object, MadeFromList>> eldest = ofLong.entrySet().iterator();
            while (bytesOfLong > BYTES_KEPT / 3 * 2 && ofLong.size() > 1) {
                Map.Entry<Object, MadeFromList> evicted = eldest.next();
                bytesOfLong -= bytesOf(evicted.getKey(), evicted.getValue());
                eldest.remove();
            }
        }
    }

    /** Runs work on a number of screenshots: on a worker thread if they are many, otherwise at once. */
    <T> Uni<T> run(int size, Supplier<T> work) {
        return size > SHORT
                ? Uni.createFrom().completionStage(() -> workers.executeBlocking(work::get, false)
                        .toCompletionStage())
                : Uni.createFrom().item(work);
    }

    /** The list, with screenshots that are cheap to access. */
    Uni<ScreenshotList> unpack(ScreenshotList list) {
        return ifCheap(list)
                .map(cheap -> Uni.createFrom().item(cheap))
                .orElseGet(() -> runOnce(list, list.size(), () -> keep(list)));
    }

    /** The list if its screenshots are cheap to access: they are in memory, or few. */
    Optional<ScreenshotList> ifCheap(ScreenshotList list) {
        if (kept(list.task(), list) instanceof UnpackedScreenshots screenshots && screenshots.list() == list) {
            return Optional.of(list);
        }
        return list.size() <= SHORT || list.isUnpacked() ? Optional.of(keep(list)) : Optional.empty();
    }

    /** Keeps the screenshots of a list, which are most likely requested soon. */
    ScreenshotList keep(ScreenshotList list) {
        keep(list.task(), list.unpacked());
        return list;
    }

    /** The body of a list; the same one for the same list, as long as it is kept. */
    Uni<ListBody> body(ScreenshotList list, ListBody.Form form) {
        return bodyIfCheap(list, form)
                .map(cheap -> Uni.createFrom().item(cheap))
                .orElseGet(() -> runOnce(new BodyOfList(list, form), list.size(), () -> makeBody(list, form)));
    }

    private record BodyOfList(ScreenshotList list, ListBody.Form form) {}

    /** The body of a list if it is cheap to make: it is kept, or short. */
    Optional<ListBody> bodyIfCheap(ScreenshotList list, ListBody.Form form) {
        if (kept(form, list) instanceof ListBody body && body.list() == list) {
            return Optional.of(body);
        }
        return list.size() <= SHORT ? Optional.of(makeBody(list, form)) : Optional.empty();
    }

    private ListBody makeBody(ScreenshotList list, ListBody.Form form) {
        ListBody made = ListBody.of(list, form, json);
        // Of short lists, a thousand hosts that come once evict nothing: Caffeine prefers what is requested more often.
        keep(form, made);
        return made;
    }

    /** Runs work, or waits for the same work in progress. Callers continue in their own contexts. */
    @SuppressWarnings("unchecked")
    private <T> Uni<T> runOnce(Object key, int size, Supplier<T> work) {
        Context caller = vertx.getOrCreateContext();
        return Uni.createFrom()
                .deferred(() -> (Uni<T>) beingMade.computeIfAbsent(key, absent -> run(size, work)
                        .onTermination()
                        .invoke(() -> beingMade.remove(key))
                        .memoize()
                        .indefinitely()))
                .emitOn(next -> caller.runOnContext(here -> next.run()));
    }

    @PreDestroy
    void stop() {
        workers.close();
    }
}
