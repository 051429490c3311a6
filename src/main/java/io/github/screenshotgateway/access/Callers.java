package io.github.screenshotgateway.access;

import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.function.BooleanSupplier;

/** One way of telling who calls. */
interface Callers {
    /**
     * The caller of a request.
     *
     * @param mayStillCall whether its token is still good for a caller that may call; cheap, from any thread
     */
    record Caller(String name, BooleanSupplier mayStillCall) {}

    /**
     * Who makes a request. On the event loop of the request, and in its context.
     *
     * @return ends there, too; emits {@code null} for a token that is not accepted, or none; fails when it cannot be told
     */
    Uni<Caller> callerOf(RoutingContext request);

    /** What is answered to those without a token (RFC 9110, section 11.6.1), one value for each header. */
    List<String> challenges();

    /** Ends what goes on in the background. */
    default void stop() {}
}
