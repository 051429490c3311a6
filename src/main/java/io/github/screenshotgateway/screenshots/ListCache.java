package io.github.screenshotgateway.screenshots;

import io.github.screenshotgateway.cluster.Refreshes;
import io.github.screenshotgateway.config.InvalidSetting;
import io.github.screenshotgateway.task.TaskId;
import io.quarkus.cache.Cache;
import io.quarkus.cache.CacheName;
import io.quarkus.cache.CaffeineCache;
import io.quarkus.runtime.Startup;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * The lists in memory. Their number is bounded, and the bound is lower when large lists would not fit into their share
 * of the heap.
 *
 * <p>Only complete entries are stored. Quarkus' own {@code getAsync} is not used, because there the first client that
 * disconnects cancels the computation that other clients wait for.
 */
@Startup
@Singleton
class ListCache {
    private static final String NAME = "task-screenshots";

    /** In percent. */
    static final int SHARE_OF_HEAP = 20;

    private final CaffeineCache cache;
    private final ListBound bound;

    private final Refreshes refreshes;
    private final ListsConfig config;

    @Inject
    ListCache(@CacheName(NAME) Cache cache, ListsConfig config, Refreshes refreshes) {
        check(config);
        this.config = config;
        this.refreshes = refreshes;
        refreshes.onChange(this::outdate);
        this.cache = cache.as(CaffeineCache.class);
        this.bound = new ListBound(config.maximumSize(), Runtime.getRuntime().maxMemory() * SHARE_OF_HEAP / 100);
        this.cache.setMaximumSize(config.maximumSize());
    }

    /** The entry of a task, fresh or stale, or {@code null}. */
    CachedTask get(TaskId task) {
        CompletableFuture<CachedTask> entry = cache.getIfPresent(task);
        return entry == null ? null : entry.getNow(null);
    }

    /** The same, if it is a list. */
    Optional<ScreenshotList> list(TaskId task) {
        return get(task) instanceof ScreenshotList list ? Optional.of(list) : Optional.empty();
    }

    /** The freshness of an entry now; shorter than its own when other replicas may have replaced it. Part of every hit. */
    Freshness freshness(CachedTask entry) {
        return refreshes.isConfirmed(entry.version())
                ? entry.freshness()
                : entry.freshness()
                        .unconfirmed(
                                refreshes.usableUnconfirmedUntil(config.runningFreshFor()), refreshes.canConfirm());
    }

    /** Whether it can be checked now that other replicas have not replaced an entry. */
    boolean canConfirm() {
        return refreshes.canConfirm();
    }

    private void outdate(TaskId task, long newest) {
        CachedTask entry = get(task);
        if (entry != null) {
            entry.version().announce(newest);
        }
    }

    void put(TaskId task, CachedTask entry) {
        bound.noted(entry).ifPresent(cache::setMaximumSize);
        cache.put(task, CompletableFuture.completedFuture(entry));
    }

    void forget(TaskId task) {
        cache.invalidate(task).subscribe().with(done -> {});
    }

    void forgetAll() {
        cache.invalidateAll().subscribe().with(done -> {});
    }

    private static void check(ListsConfig config) {
        InvalidSetting.requireNonNegative("gateway.lists.running-fresh-for", config.runningFreshFor());
        InvalidSetting.requireNonNegative("gateway.lists.quiet-fresh-for", config.quietFreshFor());
        InvalidSetting.requireNonNegative("gateway.lists.final-fresh-for", config.finalFreshFor());
        InvalidSetting.requireNonNegative("gateway.lists.not-found-fresh-for", config.notFoundFreshFor());
        InvalidSetting.requireNonNegative("gateway.lists.stale-while-revalidate", config.staleWhileRevalidate());
        InvalidSetting.requireNonNegative("gateway.lists.stale-if-error", config.staleIfError());
        if (config.maximumSize() < 1) {
            throw new InvalidSetting("gateway.lists.maximum-size", "it must be a whole number from 1.");
        }
    }
}
