package io.github.screenshotgateway.access;

import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.function.BooleanSupplier;

/** A way to identify the caller of a request. */
interface Callers {
    /**
     * The caller of a request.
     *
     * @param mayStillCall whether its token still belongs to an allowed caller; cheap, may be called on any thread
     */
    record Caller(String name, BooleanSupplier mayStillCall) {}

    /**
     * Identifies the caller of a request. Call on the event loop of the request, in its context.
     *
     * @return emits there, too: {@code null} for a missing or invalid token; fails when the token cannot be verified
     */
    Uni<Caller> callerOf(RoutingContext request);

    /** Challenges for requests without a token (RFC 9110, section 11.6.1), one per header line. */
    List<String> challenges();

    /** Ends background work. */
    default void stop() {}
}
