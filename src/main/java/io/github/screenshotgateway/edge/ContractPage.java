package io.github.screenshotgateway.edge;

import io.github.screenshotgateway.config.RootPath;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

/**
 * Redirects {@code /q/swagger-ui} to the page of the contract with a relative URL: Quarkus' own redirect begins with
 * {@code /q}, and so leaves a prefix that a proxy strips. No issue is known for this redirect.
 *
 * @see <a href=
 *     "https://github.com/quarkusio/quarkus/blob/3.33.2/extensions/vertx-http/runtime/src/main/java/io/quarkus/vertx/http/runtime/webjar/WebJarStaticHandler.java">
 *     Quarkus redirects to a path from the root</a>
 * @see <a href="https://github.com/quarkusio/quarkus/issues/56939">Quarkus: the same fault in the page itself</a>
 */
@Singleton
class ContractPage {
    /** After every filter that may refuse a request; before Quarkus' route. */
    private static final int PRIORITY = 9;

    private final String path;

    ContractPage(RootPath root) {
        this.path = root.prepend("/q/swagger-ui");
    }

    void register(@Observes Filters filters) {
        filters.register(this::redirect, PRIORITY);
    }

    private void redirect(RoutingContext context) {
        HttpServerRequest request = context.request();
        if (path.equals(request.path())) {
            context.response()
                    .setStatusCode(302)
                    .putHeader(HttpHeaders.LOCATION, "swagger-ui/")
                    .end();
        } else {
            context.next();
        }
    }
}
