package io.github.screenshotgateway.traffic;

import io.github.screenshotgateway.problem.Problem;
import io.smallrye.common.vertx.VertxContext;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.util.function.BooleanSupplier;

/**
 * One request while it is under way: its place among the others, and what its line in the access log will tell. It
 * lives in the context that Quarkus makes for each request, on the event loop of its connection.
 */
public final class RequestState {
    private static final String KEY = RequestState.class.getName();

    private final long start = System.nanoTime();
    private final String path;
    private final HttpServerRequest request;
    private final WaitingTime waiting = new WaitingTime();
    private String caller;
    private volatile BooleanSupplier allowed = () -> true;
    private Bound entered;
    private volatile boolean ended;
    private Runnable atTheEnd;

    RequestState(HttpServerRequest request) {
        this.request = request;
        this.path = request.path();
    }

    /** That of the request which is being handled on this thread; {@code null} outside of any. */
    public static RequestState current() {
        Context context = Vertx.currentContext();
        return context == null || !VertxContext.isDuplicatedContext(context) ? null : context.getLocal(KEY);
    }

    /** The {@link #client} of the request which is being handled on this thread; the empty text outside of any. */
    public static String currentClient() {
        RequestState current = current();
        return current == null ? "" : current.client();
    }

    /**
     * For work that only the request needs which is being handled on this thread; abandoned when that has ended. Ask for it
     * before any wait: after one for a shared call, the request on this thread may be another client's.
     */
    public static FairBulkhead.Claim currentClaim() {
        RequestState current = current();
        return new FairBulkhead.Claim(currentClient(), () -> current != null && current.ended);
    }

    /** On the event loop of the request, before anything else sees it. */
    void begin() {
        Vertx.currentContext().putLocal(KEY, this);
    }

    /** @throws Problem {@code upstream-busy} when there is no place among the requests */
    void takePlace(Bound requests) {
        requests.enter();
        entered = requests;
    }

    /** The name of who calls, once that is known. Never a token. */
    public void calledBy(String name) {
        caller = name;
    }

    /** What tells whether the caller may still call, when that can change. */
    public void allowedWhile(BooleanSupplier allowed) {
        this.allowed = allowed;
    }

    /**
     * Whether the caller of the request that is being handled on this thread may still call. Long answers ask now and then, and
     * break off when it may not. Cheap, from any thread.
     */
    public static BooleanSupplier callerIsAllowed() {
        RequestState current = current();
        return current == null ? () -> true : current.allowed;
    }

    /**
     * Who the gateway's resources are shared among: the caller's name where it has one, else the client's address, as the
     * settings for trusted proxies show it.
     */
    public String client() {
        return caller != null ? caller : ClientAddress.of(request.remoteAddress());
    }

    /** As the client sent it; may be {@code null}. */
    String path() {
        return path;
    }

    String caller() {
        return caller;
    }

    /**
     * Notes that the request waits for the upstream from now on, which it may do for several things at once. From any thread.
     *
     * @return to be run when that wait is over; once more does no harm
     */
    public Runnable waits() {
        return waiting.begin();
    }

    /** How long it has waited for the upstream, up to now. */
    long waitedNanos() {
        return waiting.nanos();
    }

    long tookNanos() {
        return System.nanoTime() - start;
    }

    /** To be called for a request that will be long, when another bound holds for it: it leaves its place to others. */
    public static void isBoundElsewhere() {
        RequestState current = current();
        if (current != null) {
            current.leavePlace();
        }
    }

    /** Whether it has ended, which can be before it was answered: the client has left. */
    public boolean hasEnded() {
        return ended;
    }

    /** Has something done when the request ends, however it does; at once when it has ended already. */
    public static void whenEnded(RoutingContext request, Runnable action) {
        RequestState current = current();
        if (current == null) {
            request.addEndHandler(over -> action.run());
        } else if (!current.keepForTheEnd(action)) {
            action.run();
        }
    }

    private synchronized boolean keepForTheEnd(Runnable action) {
        atTheEnd = action;
        return !ended;
    }

    /**
     * From any thread: what writes the answer and what finds its stream gone may both say so.
     *
     * @return false when it has ended before
     */
    boolean end() {
        Runnable action;
        synchronized (this) {
            if (ended) {
                return false;
            }
            ended = true;
            action = atTheEnd;
        }
        leavePlace();
        if (action != null) {
            action.run();
        }
        return true;
    }

    private synchronized void leavePlace() {
        if (entered != null) {
            entered.leave();
            entered = null;
        }
    }
}
