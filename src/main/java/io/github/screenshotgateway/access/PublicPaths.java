package io.github.screenshotgateway.access;

import io.github.screenshotgateway.config.RootPath;
import io.github.screenshotgateway.problem.Routes;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;

/**
 * Paths that need no token: webhooks, which are signed; the contract; the pages' scripts and styles. None of them
 * reveals anything about a task.
 */
@Singleton
class PublicPaths {
    private final String webhooks;
    private final String framework;
    private final String assets;

    PublicPaths(RootPath root) {
        this.webhooks = root.prepend(Routes.WEBHOOKS);
        this.framework = root.prepend("/q/");
        this.assets = root.prepend("/assets/");
    }

    /** Matches only paths that all layers of the server read alike: none with dot segments or escapes. */
    boolean contains(RoutingContext context) {
        String path = context.request().path();
        return (path.equals(webhooks) || path.startsWith(framework) || path.startsWith(assets))
                && path.equals(context.normalizedPath())
                && path.indexOf('%') < 0
                && path.indexOf(';') < 0;
    }
}
