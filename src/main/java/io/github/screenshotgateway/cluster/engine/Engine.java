package io.github.screenshotgateway.cluster.engine;

import io.github.screenshotgateway.config.ReloadedFile;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.jboss.logging.Logger;

/**
 * The Valkey or Redis that the replicas share. While it is away, for whatever reason, commands fail at once, and this
 * replica tries to reconnect a second after each failed attempt. Thread-safe; nothing blocks.
 *
 * <p>Both commands and events have to work: a replica that misses events must not trust its cache. A heartbeat proves
 * both: it is a command that comes back as an event.
 */
public final class Engine {
    private static final Logger LOG = Logger.getLogger(Engine.class);

    /** Shared, because it has no stack trace. */
    static final EngineAway AWAY = new EngineAway("it is away");

    /** A replica counts as a member for three heartbeats. */
    public static final Duration HEARTBEAT = Duration.ofSeconds(2);

    private static final Duration OPEN_TIMEOUT = Duration.ofSeconds(5);

    private static final long SHORTEST_RETRY_MILLIS = 500;
    private static final long SPREAD_OF_RETRIES_MILLIS = 500;

    /** With an event loop that serves no client: behind a thousand requests, each command would seem to time out. */
    private final Vertx vertx;

    private final EngineOptions options;
    private final long commandTimeoutMillis;
    private final ReloadedFile<String> password;
    private final RandomGenerator random;
    private final Context context;
    private Session session;

    /** The link in use; {@code null} while the engine is away. Changed on the event loop alone. */
    private volatile Link link;

    private boolean opening;
    private boolean stopped;
    private boolean beatHeard;
    private long lastBeat;
    private String lastReason;
    private long timer = -1;

    /** @throws io.github.screenshotgateway.config.InvalidSetting for wrong settings; not for an engine that is away */
    public Engine(ClusterConfig config, RandomGenerator random) {
        this.options = new EngineOptions(config);
        this.vertx = Vertx.vertx(new VertxOptions()
                .setEventLoopPoolSize(1)
                .setWorkerPoolSize(1)
                .setInternalBlockingPoolSize(1)
                .setFileSystemOptions(
                        new FileSystemOptions().setFileCachingEnabled(false).setClassPathResolvingEnabled(false)));
        this.commandTimeoutMillis = config.commandTimeout().toMillis();
        this.random = random;
        this.password = config.passwordFile()
                .map(file -> new ReloadedFile<>(
                        "gateway.cluster.password-file", "The cluster's password", file, String::strip, vertx))
                .orElse(null);
        this.context = vertx.getOrCreateContext();
    }

    /** Connects, now and whenever the connection is lost. */
    public void start(Session session) {
        this.session = session;
        context.runOnContext(here -> {
            open();
            timer = vertx.setPeriodic(HEARTBEAT.toMillis(), id -> beat());
        });
    }

    /** Whether the engine does not work. */
    public boolean isAway() {
        return link == null;
    }

    /** As {@link Session.Commands#run}. */
    public Future<Response> run(Script script, List<String> keys, List<Buffer> arguments) {
        if (isAway()) {
            return Future.failedFuture(AWAY);
        }
        Promise<Response> reply = Promise.promise();
        context.runOnContext(here -> {
            Link current = link;
            Future.succeededFuture()
                    .compose(start -> current == null
                            ? Future.<Response>failedFuture(AWAY)
                            : current.run(script, keys, arguments))
                    .onComplete(reply);
        });
        return reply.future();
    }

    private void open() {
        if (opening || stopped) {
            return;
        }
        opening = true;
        String current = password == null ? null : password.value();
        Link[] next = new Link[1];
        Promise<Void> heard = Promise.promise();
        // The client throws what it cannot parse or read.
        Future.succeededFuture()
                .compose(start -> {
                    next[0] = new Link(vertx, options, current, commandTimeoutMillis, failure -> {
                        heard.tryFail(failure);
                        lost(next[0], failure);
                    });
                    return next[0].open(session.channel(), event -> {
                        if (session.isOwnBeat(event)) {
                            heard.tryComplete();
                        }
                        received(event);
                    });
                })
                .compose(open -> session.beat(next[0]::run))
                .compose(sent -> heard.future())
                .timeout(OPEN_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)
                .onComplete(opened -> context.runOnContext(here -> opened(next[0], opened.cause())));
    }

    private void opened(Link next, Throwable failure) {
        opening = false;
        if (stopped || failure != null) {
            if (next != null) {
                next.close();
            }
            if (!stopped && link == null) {
                logAway(failure);
                retry();
            } else if (!stopped) {
                logOnce(failure, "Cluster: the connection with the old password stays in use, because %s fails: %s");
            }
            return;
        }
        Link before = link;
        link = next;
        beatHeard = true;
        lastReason = null;
        if (before == null) {
            LOG.infof("Cluster: this replica shares what it reads through %s", options.servers());
            session.onJoined();
        } else {
            // For a new password. Commands in progress end first.
            vertx.setTimer(2 * commandTimeoutMillis, id -> before.close());
        }
    }

    private void received(String event) {
        if (session.isOwnBeat(event)) {
            beatHeard = true;
            return;
        }
        try {
            session.onEvent(event);
        } catch (RuntimeException e) {
            // Thrown further, it would end the subscription.
            LOG.warnf(e, "Cluster: an event could not be processed: %s", event.split(" ")[0]);
        }
    }

    private void beat() {
        Link current = link;
        // After a pause of this process, two are due at once.
        if (current == null || System.nanoTime() - lastBeat < HEARTBEAT.toNanos() / 2) {
            return;
        }
        lastBeat = System.nanoTime();
        if (!beatHeard) {
            lost(current, new EngineAway("events do not arrive"));
            return;
        }
        beatHeard = false;
        session.beat(current::run);
        if (password != null && !password.value().equals(current.password())) {
            open();
        }
    }

    private void lost(Link lost, Throwable failure) {
        if (lost != link) {
            return;
        }
        link = null;
        lost.close();
        logAway(failure);
        session.onLost();
        retry();
    }

    private void retry() {
        vertx.setTimer(SHORTEST_RETRY_MILLIS + random.nextLong(SPREAD_OF_RETRIES_MILLIS), id -> open());
    }

    /** Once per reason, because each retry fails alike. */
    private void logAway(Throwable failure) {
        logOnce(failure, "Cluster: this replica works alone, because %s fails: %s");
    }

    private void logOnce(Throwable failure, String message) {
        // Addresses in the client's messages hold the password.
        String reason = String.valueOf(failure.getMessage()).replaceAll("//\\S*@", "//");
        if (!reason.equals(lastReason)) {
            LOG.warnf(message, options.servers(), reason);
            lastReason = reason;
        }
    }

    /** Closes the connections. */
    public void stop() {
        context.runOnContext(here -> {
            stopped = true;
            vertx.cancelTimer(timer);
            if (link != null) {
                link.close();
                link = null;
            }
        });
        if (password != null) {
            password.stop();
        }
        vertx.close();
    }
}
