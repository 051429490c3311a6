package io.github.screenshotgateway.delivery;

import io.github.screenshotgateway.edge.AbsoluteTargets;
import io.github.screenshotgateway.problem.Problem;
import io.github.screenshotgateway.task.TaskId;
import io.github.screenshotgateway.task.TaskPath;
import io.quarkus.runtime.Startup;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.HostAndPort;
import jakarta.inject.Singleton;

/** Builds all URLs that the gateway gives to clients. */
@Startup
@Singleton
public class ClientUrls {
    /** The most characters of a DNS name (RFC 1035, section 2.3.4). Every URL of a list repeats the host. */
    private static final int LONGEST_HOST = 255;

    /** The most characters of root path and forwarded prefix together, far above real ones. Every URL repeats them. */
    private static final int LONGEST_PREFIX = 255;

    /** The configured base without a slash at its end, or {@code null}. */
    private final String configured;

    private final Delivery delivery;

    ClientUrls(PublicUrlConfig config, DeliveryConfig delivery) {
        this.delivery = delivery.delivery();
        this.configured = config.publicUrl()
                .map(url -> url.toString().replaceAll("/+$", ""))
                .orElse(null);
    }

    /**
     * How image URLs are built for one client.
     *
     * @param base of the gateway's own URLs; empty for direct delivery
     * @param delivery in effect
     * @param override the delivery that the client requested, which its URLs repeat; {@code null} if it requested none
     */
    public record Links(String base, Delivery delivery, Delivery override) {
        /** The gateway's own URL of a screenshot. */
        public String to(TaskId task, String name) {
            return beforeName(task) + name + afterName();
        }

        /** The part of the gateway's own URLs of a task's screenshots before the name. */
        public String beforeName(TaskId task) {
            return base + TaskPath.TASKS + task + "/screenshots/";
        }

        /** The part of these URLs after the name. */
        public String afterName() {
            return override == null ? "" : "?" + override.query();
        }
    }

    /**
     * The links for the client that sent a request.
     *
     * @param override the delivery that it requests; {@code null} for the configured one
     * @throws Problem {@code invalid-request} if no base is configured and the request has no usable Host
     */
    public Links links(HttpServerRequest request, Delivery override) {
        String base = base(request);
        Delivery inEffect = override == null ? delivery : override;
        // The upstream's own URLs are the same for all.
        return new Links(inEffect == Delivery.DIRECT ? "" : base, inEffect, override);
    }

    /**
     * The base of the URLs in the response to a request: scheme, authority and path prefix, without a trailing slash.
     *
     * <p>Forwarded headers count only if Quarkus' proxy settings trust them.
     *
     * @throws Problem {@code invalid-request} if no base is configured and the request has no usable Host
     */
    String base(HttpServerRequest request) {
        if (configured != null) {
            return configured;
        }
        // A trusted proxy may state any scheme (X-Forwarded-Proto).
        boolean knownScheme = "http".equals(request.scheme()) || "https".equals(request.scheme());
        HostAndPort authority = AbsoluteTargets.authority(request);
        if (!knownScheme
                || authority == null
                || authority.host().isEmpty()
                || authority.host().length() > LONGEST_HOST
                || authority.port() == 0 && !AbsoluteTargets.hasEmptyPort(request)) {
            throw Problem.invalid("The request needs a valid Host header and the scheme http or https.");
        }
        String host = authority.port() == 0 ? authority.host() : authority.toString();
        return request.scheme() + "://" + host + prefix(request);
    }

    /**
     * The path before the route: the prefix that a trusted proxy has removed, which Quarkus adds to the target but not
     * to the path, and the root path of the application. The query is excluded, because the client chooses it.
     */
    private static String prefix(HttpServerRequest request) {
        String path = request.path();
        String target = request.uri();
        int query = target.indexOf('?');
        int endOfPath = query < 0 ? target.length() : query;
        int startOfPath = endOfPath - path.length();
        boolean forwarded = startOfPath > 0 && target.startsWith("/") && target.startsWith(path, startOfPath);
        int endOfRoot = Math.max(0, path.lastIndexOf(TaskPath.TASKS));
        String prefix = (forwarded ? target.substring(0, startOfPath) : "") + path.substring(0, endOfRoot);
        if (prefix.length() > LONGEST_PREFIX) {
            throw Problem.invalid("The path prefix is longer than " + LONGEST_PREFIX + " characters.");
        }
        return prefix;
    }
}
