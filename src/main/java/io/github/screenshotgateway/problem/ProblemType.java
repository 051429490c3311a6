package io.github.screenshotgateway.problem;

import java.net.URI;
import java.util.Locale;

/**
 * The kinds of errors that clients see, and the only table of their statuses, titles and type URIs (RFC 9457).
 *
 * <p>A test compares it with the table in {@code src/docs/api.md}.
 */
public enum ProblemType {
    INVALID_REQUEST(400, "The request is invalid"),
    UNSIGNED(401, "The webhook's signature is missing or invalid"),
    UNAUTHENTICATED(401, "Authentication is required"),
    FORBIDDEN(403, "Access is denied"),
    TASK_NOT_FOUND(404, "Task not found"),
    SCREENSHOT_NOT_FOUND(404, "Screenshot not found"),
    SCREENSHOT_GONE(410, "The screenshot is no longer stored"),
    RANGE_NOT_SATISFIABLE(416, "The requested range is outside the image"),
    MISDIRECTED_REQUEST(421, "The gateway does not serve this host"),
    UPSTREAM_API_GONE(502, "The upstream no longer offers this generation of its API"),
    UPSTREAM_REJECTED_CREDENTIALS(502, "The upstream rejects the gateway's credentials"),
    UPSTREAM_BAD_RESPONSE(502, "The upstream's response is invalid"),
    UPSTREAM_UNREACHABLE(502, "The upstream is unreachable"),
    IMAGE_REJECTED(502, "The image cannot be delivered"),
    SCREENSHOT_NOT_READY(503, "The screenshot is not available yet"),
    UPSTREAM_BUSY(503, "The service is busy"),
    IDENTITY_PROVIDER_UNREACHABLE(503, "The identity provider is unreachable"),
    UPSTREAM_TIMEOUT(504, "The upstream did not respond in time");

    /** Without a host: the names are the same for every gateway, and no host can start to mean something by them. */
    private static final String BASE = "/problems/";

    private final int status;
    private final String title;
    private final String slug;

    ProblemType(int status, String title) {
        this.status = status;
        this.title = title;
        this.slug = name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The HTTP status code. */
    public int status() {
        return status;
    }

    /** A sentence for humans, the same for every occurrence. */
    public String title() {
        return title;
    }

    /** The last part of the type URI, also used as the {@code detail} of {@code Cache-Status}. */
    public String slug() {
        return slug;
    }

    /** Identifies the kind of problem: a relative reference, and a name only. There is no page at it. */
    public URI uri() {
        return URI.create(BASE + slug);
    }
}
