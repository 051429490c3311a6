package io.github.screenshotgateway.events;

import io.github.screenshotgateway.problem.Problem;
import io.github.screenshotgateway.problem.ProblemType;
import io.github.screenshotgateway.problem.ThrottledLog;
import io.github.screenshotgateway.screenshots.CachedList;
import io.github.screenshotgateway.screenshots.ScreenshotList;
import io.github.screenshotgateway.screenshots.ScreenshotLists;
import io.github.screenshotgateway.task.TaskId;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Iterator;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jboss.logging.Logger;

/**
 * One task and the streams that watch it. However many there are, the list is read again when it is stale, and not more
 * often. Thread-safe.
 */
final class WatchedTask {
    private static final Logger LOG = Logger.getLogger(WatchedTask.class);

    /** Minimum between reads, whatever freshness is configured: for a person, a second is at once. */
    private static final Duration SHORTEST_CYCLE = Duration.ofSeconds(1);

    private final TaskId task;
    private final ScreenshotLists lists;
    private final InstantSource clock;
    private final ThrottledLog log;
    private final Set<EventStream> watchers = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean reading = new AtomicBoolean();
    private volatile TaskView view;
    private volatile Instant nextRead;
    private volatile Instant lastRead;

    WatchedTask(CachedList first, ScreenshotLists lists, InstantSource clock, ThrottledLog log) {
        this.log = log;
        this.task = first.list().task();
        this.lists = lists;
        this.clock = clock;
        this.view = TaskView.of(first);
        this.lastRead = clock.instant();
        this.nextRead = clock.instant().plus(max(first.remaining(), SHORTEST_CYCLE));
    }

    TaskId task() {
        return task;
    }

    TaskView view() {
        return view;
    }

    ScreenshotLists lists() {
        return lists;
    }

    void add(EventStream watcher) {
        watchers.add(watcher);
    }

    void remove(EventStream watcher) {
        watchers.remove(watcher);
    }

    boolean hasWatchers() {
        return !watchers.isEmpty();
    }

    Set<EventStream> watchers() {
        return watchers;
    }

    /** Called about twice a second: shows a list that others have read in the meantime, and reads when it is due. */
    void tick() {
        lists.cached(task).filter(known -> known != view.list()).ifPresent(this::show);
        if (!view.list().complete() && isDue(clock.instant()) && reading.compareAndSet(false, true)) {
            lists.getFresh(task, client())
                    .onTermination()
                    .invoke(() -> reading.set(false))
                    .subscribe()
                    .with(this::show, this::failed);
        }
    }

    /**
     * A read that is scheduled beyond the list's freshness is due now: another reader found the task no longer quiet,
     * another replica has read the list, or the clock was set back.
     */
    private boolean isDue(Instant now) {
        return !now.isBefore(nextRead)
                || !now.isBefore(lastRead.plus(SHORTEST_CYCLE)) && lists.mayBeReplaced(view.list())
                || nextRead.isAfter(now.plus(max(view.list().remaining(now), SHORTEST_CYCLE)));
    }

    /** One of the watching clients, so a client that watches many tasks gets no more upstream turns than others. */
    private String client() {
        Iterator<EventStream> any = watchers.iterator();
        return any.hasNext() ? any.next().client() : "";
    }

    /** Shows a list that was read because of a hint from the vendor or a client's request. */
    private synchronized void show(ScreenshotList known) {
        show(view.with(known, Optional.empty()));
    }

    private synchronized void show(CachedList read) {
        lastRead = clock.instant();
        nextRead = clock.instant().plus(max(read.remaining(), SHORTEST_CYCLE));
        show(view.with(read.list(), read.failure()));
    }

    private synchronized void failed(Throwable failure) {
        if (!(failure instanceof Problem)) {
            log.write(
                    LOG,
                    Logger.Level.ERROR,
                    ThrottledLog.kindOf(failure),
                    1,
                    "A watched task could not be read",
                    failure);
        }
        ProblemType reason = failure instanceof Problem problem ? problem.type() : ProblemType.UPSTREAM_BAD_RESPONSE;
        lastRead = clock.instant();
        nextRead = lastRead.plus(SHORTEST_CYCLE);
        show(view.with(view.list(), Optional.of(reason)));
    }

    private void show(TaskView next) {
        boolean news = next.differsFrom(view);
        view = next;
        if (news) {
            watchers.forEach(EventStream::wake);
        }
    }

    private static Duration max(Duration one, Duration other) {
        return one.compareTo(other) > 0 ? one : other;
    }
}
