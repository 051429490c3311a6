package io.github.screenshotgateway.screenshots;

import io.github.screenshotgateway.http.CacheStatus;
import io.github.screenshotgateway.task.TaskId;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Predicate;

/** The lists in memory. Never asks the upstream. */
@Singleton
public class KnownLists {
    private final ListCache cache;
    private final HotLists hot;
    private final RecentTasks recent;
    private final InstantSource clock;

    KnownLists(ListCache cache, HotLists hot, RecentTasks recent, InstantSource clock) {
        this.cache = cache;
        this.hot = hot;
        this.recent = recent;
        this.clock = clock;
    }

    /** The list of a task, however old, unpacked; for facts that cannot have changed since. */
    public Uni<Optional<ScreenshotList>> ofAnyAge(TaskId task) {
        Optional<ScreenshotList> list = cache.list(task);
        return list.isEmpty()
                ? Uni.createFrom().item(list)
                : hot.unpack(list.get()).map(Optional::of);
    }

    /** The same, if its screenshots are cheap to access. */
    public Optional<ScreenshotList> ofAnyAgeIfCheap(TaskId task) {
        return cache.list(task).flatMap(hot::ifCheap);
    }

    /** The list of a task if it is fresh, and if its screenshots are cheap to access. */
    public Optional<ScreenshotList> freshIfCheap(TaskId task) {
        return fresh(task).map(CachedList::list).flatMap(hot::ifCheap);
    }

    /** The list of a task if it is fresh. Not counted, because callers {@link ScreenshotLists#get} it otherwise. */
    Optional<CachedList> fresh(TaskId task) {
        return fresh(task, list -> cache.freshness(list).fresh(clock.instant()));
    }

    /** The same, for callers that {@link ScreenshotLists#getWithUrls} otherwise. */
    Optional<CachedList> freshWithUrls(TaskId task) {
        return fresh(
                task,
                list -> !list.urlsRefused() && cache.freshness(list).withUrls().fresh(clock.instant()));
    }

    private Optional<CachedList> fresh(TaskId task, Predicate<ScreenshotList> rule) {
        Instant now = clock.instant();
        Optional<ScreenshotList> list = cache.list(task).filter(rule);
        list.ifPresent(known -> recent.note(task, now));
        return list.map(known -> new CachedList(known, CacheStatus.hit(), Optional.empty(), now));
    }
}
