package io.github.screenshotgateway.traffic;

import io.github.screenshotgateway.bounds.Bound;
import io.github.screenshotgateway.bounds.FairBulkhead;
import io.github.screenshotgateway.problem.Problem;
import io.smallrye.common.vertx.VertxContext;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.util.function.BooleanSupplier;

/**
 * The state of a request in progress: its place within the bounds, its caller, and the data of its access-log line.
 * Stored in the context that Quarkus creates for every request. Confined to the connection's event loop unless stated
 * otherwise.
 */
public final class RequestState {
    private static final String KEY = RequestState.class.getName();

    private final long start = System.nanoTime();
    private final String path;
    private final HttpServerRequest request;
    private final WaitingTime waiting = new WaitingTime();
    private final WaitingTime waitingForCluster = new WaitingTime();
    private String caller;
    private volatile BooleanSupplier allowed = () -> true;
    private Bound entered;
    private volatile boolean ended;
    private Runnable endAction;

    RequestState(HttpServerRequest request) {
        this.request = request;
        this.path = request.path();
    }

    /** The state of the current request; {@code null} outside of requests. */
    public static RequestState current() {
        Context context = Vertx.currentContext();
        return context == null || !VertxContext.isDuplicatedContext(context) ? null : context.getLocal(KEY);
    }

    /** The {@link #client} of the current request; the empty string outside of requests. */
    public static String currentClient() {
        RequestState current = current();
        return current == null ? "" : current.client();
    }

    /**
     * A claim for work that only the current request needs; abandoned when the request has ended. Call before any wait:
     * after a wait for a shared call, the current request may be another client's.
     */
    public static FairBulkhead.Claim currentClaim() {
        RequestState current = current();
        return new FairBulkhead.Claim(currentClient(), () -> current != null && current.ended);
    }

    /** Stores this state in the request's context. Call on its event loop, before any other handler. */
    void begin() {
        Vertx.currentContext().putLocal(KEY, this);
    }

    /** @throws Problem {@code upstream-busy} when the bound is reached */
    void takePlace(Bound requests) {
        requests.acquire();
        entered = requests;
    }

    /** Sets the caller's name once it is known. Never a token. */
    public void setCaller(String name) {
        caller = name;
    }

    /** Sets the check for callers that can lose access while the request is in progress. */
    public void setAccessCheck(BooleanSupplier allowed) {
        this.allowed = allowed;
    }

    /**
     * Checks whether the caller of the current request may still call. Long responses check now and then, and abort
     * when it may not. The check is cheap, and may be run on any thread.
     */
    public static BooleanSupplier accessCheck() {
        RequestState current = current();
        return current == null ? () -> true : current.allowed;
    }

    /**
     * The client for fair sharing of the gateway's resources: the caller's name if it has one, otherwise the client's
     * address, as the settings for trusted proxies determine it.
     */
    public String client() {
        return caller != null ? caller : ClientAddress.of(request.remoteAddress());
    }

    /** The path as the client sent it; may be {@code null}. */
    String path() {
        return path;
    }

    String caller() {
        return caller;
    }

    /**
     * Records the start of a wait of the current request for the upstream. Several waits may overlap. Call on any
     * thread.
     *
     * @return records the end of the wait; idempotent
     */
    public static Runnable beginUpstreamWait() {
        RequestState current = current();
        return current == null ? () -> {} : current.waiting.begin();
    }

    /** The same for a wait for the server that the replicas share. It may be a part of a wait for the upstream. */
    public static Runnable beginClusterWait() {
        RequestState current = current();
        return current == null ? () -> {} : current.waitingForCluster.begin();
    }

    /** Time spent waiting for the upstream up to now, without {@link #clusterNanos}. */
    long upstreamNanos() {
        return Math.max(0, waiting.nanos() - waitingForCluster.nanos());
    }

    /** Time spent waiting for the server that the replicas share. */
    long clusterNanos() {
        return waitingForCluster.nanos();
    }

    long elapsedNanos() {
        return System.nanoTime() - start;
    }

    /** Gives up the place of a long request to which another bound applies. */
    public static void releasePlace() {
        RequestState current = current();
        if (current != null) {
            current.leavePlace();
        }
    }

    /** Whether the request has ended; without a response when the client has disconnected. */
    public boolean hasEnded() {
        return ended;
    }

    /** Runs an action when the request ends, for any reason; immediately when it has already ended. */
    public static void whenEnded(RoutingContext request, Runnable action) {
        RequestState current = current();
        if (current == null) {
            request.addEndHandler(ended -> action.run());
        } else if (!current.keepUntilEnd(action)) {
            action.run();
        }
    }

    private synchronized boolean keepUntilEnd(Runnable action) {
        endAction = action;
        return !ended;
    }

    /**
     * Ends the request. Call on any thread: the writer of the response and the handler of a lost connection may both do
     * so.
     *
     * @return false when the request had already ended
     */
    boolean end() {
        Runnable action;
        synchronized (this) {
            if (ended) {
                return false;
            }
            ended = true;
            action = endAction;
        }
        leavePlace();
        if (action != null) {
            action.run();
        }
        return true;
    }

    private synchronized void leavePlace() {
        if (entered != null) {
            entered.release();
            entered = null;
        }
    }
}
