package io.github.screenshotgateway.access;

import io.quarkus.resteasy.reactive.server.runtime.ResteasyReactiveRecorder;
import io.quarkus.resteasy.reactive.server.runtime.observability.ObservabilityIntegrationRecorder;
import io.quarkus.vertx.http.runtime.VertxHttpConfig;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.quarkus.vertx.http.runtime.security.HttpSecurityRecorder.DefaultAuthFailureHandler;
import io.quarkus.vertx.http.runtime.security.QuarkusHttpUser;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.function.BiConsumer;
import org.jboss.logging.Logger;

/**
 * Looks up the route of a request when Quarkus' authentication has refused it, for the metrics. Quarkus itself does so
 * for every request, ahead, which takes 6 % of the processor time of a list hit. Where operators have configured
 * permissions of Quarkus, it stays so: a request that they refuse does not always get to this handler.
 *
 * @see <a href=
 *     "https://github.com/quarkusio/quarkus/blob/3.33.2/extensions/resteasy-reactive/rest/runtime/src/main/java/io/quarkus/resteasy/reactive/server/runtime/ResteasyReactiveRecorder.java">
 *     Quarkus' own handler, which this one takes the place of</a>
 */
@Singleton
class AuthenticationFailures {
    private static final Logger LOG = Logger.getLogger(AuthenticationFailures.class);

    /** That of Quarkus' authentication, which runs first; its handler is installed after that. */
    private static final int PRIORITY = 200;

    private static final BiConsumer<RoutingContext, Throwable> HANDLER = AuthenticationFailures::fail;

    void register(@Observes Filters filters, VertxHttpConfig http) {
        if (http.auth().permissions().isEmpty()) {
            filters.register(
                    context -> {
                        context.put(QuarkusHttpUser.AUTH_FAILURE_HANDLER, HANDLER);
                        context.next();
                    },
                    PRIORITY);
        }
    }

    private static void fail(RoutingContext context, Throwable failure) {
        try {
            ObservabilityIntegrationRecorder.setTemplatePath(context, ResteasyReactiveRecorder.getCurrentDeployment());
        } catch (RuntimeException e) {
            LOG.debug("The route of a refused request is unknown", e);
        }
        DefaultAuthFailureHandler.markIfOtherAuthenticationFailure(context, failure);
        if (!context.failed()) {
            context.fail(DefaultAuthFailureHandler.extractRootCause(failure));
        }
    }
}
