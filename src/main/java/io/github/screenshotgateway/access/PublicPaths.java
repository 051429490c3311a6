package io.github.screenshotgateway.access;

import io.github.screenshotgateway.config.RootPath;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;

/**
 * What needs no caller: webhooks, which their signature vouches for, the contract, and the scripts and styles of the
 * pages. None of it tells anything of a task.
 */
@Singleton
class PublicPaths {
    private final String webhooks;
    private final String framework;
    private final String assets;

    PublicPaths(RootPath root) {
        this.webhooks = root.before("/webhooks/browser-use");
        this.framework = root.before("/q/");
        this.assets = root.before("/assets/");
    }

    /** Only paths that every part of the server reads alike: those with dot segments or escapes are none of these. */
    boolean contain(RoutingContext context) {
        String path = context.request().path();
        return (path.equals(webhooks) || path.startsWith(framework) || path.startsWith(assets))
                && path.equals(context.normalizedPath())
                && path.indexOf('%') < 0
                && path.indexOf(';') < 0;
    }
}
