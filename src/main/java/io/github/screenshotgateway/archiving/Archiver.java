package io.github.screenshotgateway.archiving;

import io.github.screenshotgateway.archive.ArchiveConfig;
import io.github.screenshotgateway.archive.ArchiveMetrics;
import io.github.screenshotgateway.archive.ObjectFailure;
import io.github.screenshotgateway.archive.TaskObjects;
import io.github.screenshotgateway.archiving.TaskArchiving.Outcome;
import io.github.screenshotgateway.archiving.TaskArchiving.Result;
import io.github.screenshotgateway.cluster.Backlog;
import io.github.screenshotgateway.cluster.Backlog.Taken;
import io.github.screenshotgateway.problem.Problem;
import io.github.screenshotgateway.problem.ProblemType;
import io.github.screenshotgateway.screenshots.ScreenshotList;
import io.github.screenshotgateway.screenshots.ScreenshotLists;
import io.github.screenshotgateway.task.TaskId;
import io.github.screenshotgateway.task.TaskLife;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/**
 * Archives tasks whose lists are final: one at a time and image after image, so that it never takes much of what clients need. A
 * failed task is tried again later, up to {@value #ATTEMPTS} times; after that, when its list is read again.
 */
@Singleton
public class Archiver {
    private static final Logger LOG = Logger.getLogger(Archiver.class);

    /** The backlog is looked at this often: for tasks that become due, or that a killed replica has left. */
    private static final long TICK_MILLIS = 5_000;

    /** After this time without a renewal, another replica may take the task. */
    private static final Duration RESERVATION = Duration.ofMinutes(2);

    /** A task's list is final with the second read after its end. */
    private static final Duration UNTIL_FINAL = Duration.ofSeconds(5);

    private static final Duration FIRST_RETRY = Duration.ofMinutes(1);
    private static final Duration LONGEST_RETRY = Duration.ofHours(1);
    private static final int ATTEMPTS = 12;

    /** Outcomes in metrics, beside those of {@link Outcome}. */
    private static final String FAILED = "failed";

    private static final String GIVEN_UP = "given-up";
    private static final String DROPPED = "dropped";

    /** About half a minute. */
    private static final int LOOKS_AFTER_WEBHOOK = 4;

    private static final Set<ProblemType> OUTAGES = EnumSet.of(
            ProblemType.UPSTREAM_BUSY,
            ProblemType.UPSTREAM_TIMEOUT,
            ProblemType.UPSTREAM_UNREACHABLE,
            ProblemType.UPSTREAM_API_GONE,
            ProblemType.UPSTREAM_REJECTED_CREDENTIALS);

    private static final Set<TaskLife> STILL_RUNNING = EnumSet.of(TaskLife.RUNNING, TaskLife.QUIET);

    private final TaskArchiving archiving;
    private final TaskObjects objects;
    private final boolean ofWebhooks;
    private final Backlog backlog;
    private final ScreenshotLists lists;
    private final ArchiveMetrics metrics;
    private final Vertx vertx;
    private final InstantSource clock;
    private final AtomicBoolean working = new AtomicBoolean();
    private volatile boolean stopped;

    /** At the last tick. */
    private volatile long waiting;

    private Context context;
    private long timer = -1;

    Archiver(
            TaskArchiving archiving,
            TaskObjects objects,
            ArchiveConfig config,
            Backlog backlog,
            ScreenshotLists lists,
            ArchiveMetrics metrics,
            Vertx vertx,
            InstantSource clock) {
        this.archiving = archiving;
        this.objects = objects;
        this.ofWebhooks = objects.isEnabled() && config.tasks() == ArchiveConfig.Tasks.ALL;
        this.backlog = backlog;
        this.lists = lists;
        this.metrics = metrics;
        this.vertx = vertx;
        this.clock = clock;
    }

    void start(@Observes StartupEvent event) {
        if (objects.isEnabled()) {
            context = vertx.getOrCreateContext();
            lists.onFinal(this::addInBackground);
            metrics.watchBacklog(
                    () -> waiting,
                    Stream.concat(
                            Stream.of(FAILED, GIVEN_UP, DROPPED),
                            Stream.of(Outcome.values()).map(Archiver::word)));
            timer = vertx.setPeriodic(TICK_MILLIS, tick -> {
                backlog.size().subscribe().with(size -> waiting = size, failure -> {});
                work();
            });
        }
    }

    /**
     * Archives a task in the background.
     *
     * @return false if too many tasks wait
     */
    public Uni<Boolean> add(TaskId task) {
        return backlog.add(task, Duration.ZERO).invoke(added -> {
            if (added) {
                work();
            }
        });
    }

    /** Archives a task that a webhook has named, if the settings say so and when it has ended. */
    public void onWebhook(TaskId task) {
        if (ofWebhooks) {
            addInBackground(task);
        }
    }

    private void addInBackground(TaskId task) {
        add(task)
                .subscribe()
                .with(
                        added -> {
                            if (!added) {
                                metrics.archiving(DROPPED);
                            }
                        },
                        failure -> {});
    }

    /** Takes the next task, unless one is in progress. */
    private void work() {
        // Without the bucket, every attempt would fail.
        if (!stopped && objects.isUsable() && working.compareAndSet(false, true)) {
            context.runOnContext(here -> backlog.take(RESERVATION)
                    .chain(taken -> taken.map(this::archive)
                            .orElseGet(() -> Uni.createFrom().item(false)))
                    .onFailure()
                    .recoverWithItem(false)
                    .subscribe()
                    .with(more -> {
                        working.set(false);
                        if (more) {
                            work();
                        }
                    }));
        }
    }

    /** @return true */
    private Uni<Boolean> archive(Taken taken) {
        TaskId task = taken.task();
        return archiving
                .run(task, () -> backlog.defer(task, RESERVATION).subscribe().with(renewed -> {}, failure -> {}))
                .onItemOrFailure()
                .transformToUni((result, failure) -> failure == null ? end(taken, result) : retry(taken, failure))
                .replaceWith(true);
    }

    private Uni<Void> end(Taken taken, Result result) {
        metrics.archiving(word(result.outcome()));
        LOG.debugf("Archiving task %s: %s", taken.task(), result.outcome());
        ScreenshotList list = result.list();
        if (result.outcome() == Outcome.NOT_FINAL) {
            boolean runs = STILL_RUNNING.contains(list.progress().life());
            // A webhook may be ahead of what the gateway has cached. Otherwise it is added again after the end.
            return !runs || ofWebhooks && taken.attempt() < LOOKS_AFTER_WEBHOOK
                    ? tryLater(taken, UNTIL_FINAL, "its list does not become final")
                    : backlog.remove(taken.task());
        }
        Instant now = clock.instant();
        if (list == null
                || list.archived().isPresent()
                || list.progress().overFor(now).compareTo(TaskArchiving.SETTLED) >= 0) {
            return backlog.remove(taken.task());
        }
        // Then the list is read again.
        Duration settles = TaskArchiving.SETTLED.minus(list.progress().overFor(now));
        Duration stale = list.remaining(now).plusSeconds(1);
        return backlog.defer(taken.task(), settles.compareTo(stale) > 0 ? settles : stale);
    }

    private Uni<Void> retry(Taken taken, Throwable failure) {
        metrics.archiving(FAILED);
        LOG.debugf("Archiving task %s failed: %s", taken.task(), failure);
        if (isOutage(failure)) {
            // Says nothing about the task, so it does not count.
            return backlog.remove(taken.task())
                    .chain(() -> backlog.add(taken.task(), FIRST_RETRY))
                    .replaceWithVoid();
        }
        return tryLater(taken, FIRST_RETRY, failure.getMessage());
    }

    /** Not a locked object, which may stay in cold storage: retries without a limit would never end. */
    private static boolean isOutage(Throwable failure) {
        if (failure instanceof ObjectFailure object) {
            return object.kind() != ObjectFailure.Kind.LOCKED;
        }
        return failure instanceof Problem problem
                && (problem.getCause() instanceof ObjectFailure object
                        ? isOutage(object)
                        : OUTAGES.contains(problem.type()));
    }

    /** @param first time between the first two attempts; it is doubled for each further one */
    private Uni<Void> tryLater(Taken taken, Duration first, String reason) {
        if (taken.attempt() >= ATTEMPTS) {
            LOG.warnf("Archive: task %s is given up: %s", taken.task(), reason);
            metrics.archiving(GIVEN_UP);
            return backlog.remove(taken.task());
        }
        Duration delay = first.multipliedBy(1L << (taken.attempt() - 1));
        return backlog.defer(taken.task(), delay.compareTo(LONGEST_RETRY) < 0 ? delay : LONGEST_RETRY);
    }

    private static String word(Outcome outcome) {
        return outcome.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    void stop(@Observes ShutdownEvent event) {
        stopped = true;
        vertx.cancelTimer(timer);
    }
}
