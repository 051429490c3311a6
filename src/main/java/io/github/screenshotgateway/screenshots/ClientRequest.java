package io.github.screenshotgateway.screenshots;

import io.github.screenshotgateway.task.TaskId;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.util.Optional;

/**
 * A request that may be answered from memory, ahead of the framework: a plain {@code GET} or {@code HEAD} of a list or
 * of an image. Anything odd about a request leaves it to the framework's routes.
 *
 * @param name of the image; {@code null} for the list
 * @param override the requested delivery; {@code null} for the configured one
 * @param width of the requested preview; {@code null} for the image itself
 */
public record ClientRequest(TaskId task, String name, Delivery override, PreviewWidth width) {
    private static final String LISTS = "/screenshots";
    private static final String IMAGES = LISTS + "/";

    /** Reads a request; takes less than a microsecond. */
    public static Optional<ClientRequest> of(HttpServerRequest request) {
        HttpMethod method = request.method();
        String path = request.path();
        if (method != HttpMethod.GET && method != HttpMethod.HEAD
                || path == null
                || !path.startsWith(ClientUrls.TASKS)
                || request.headers().contains(HttpHeaders.CONTENT_LENGTH)
                || request.headers().contains(HttpHeaders.TRANSFER_ENCODING)) {
            return Optional.empty();
        }
        String query = request.query();
        if (query == null) {
            return of(path, null, null);
        }
        Delivery override = Delivery.ofQuery(query);
        PreviewWidth width = PreviewWidth.ofQuery(query);
        return override == null && width == null ? Optional.empty() : of(path, override, width);
    }

    private static Optional<ClientRequest> of(String path, Delivery override, PreviewWidth width) {
        int endOfTask = path.indexOf('/', ClientUrls.TASKS.length());
        if (endOfTask < 0 || !path.startsWith(LISTS, endOfTask)) {
            return Optional.empty();
        }
        String task = path.substring(ClientUrls.TASKS.length(), endOfTask);
        if (!TaskId.isValid(task)) {
            return Optional.empty();
        }
        if (path.length() == endOfTask + LISTS.length()) {
            // Lists have no width, so only the framework may judge such a query.
            return width == null
                    ? Optional.of(new ClientRequest(new TaskId(task), null, override, null))
                    : Optional.empty();
        }
        String name = path.substring(Math.min(path.length(), endOfTask + IMAGES.length()));
        boolean image = path.startsWith(IMAGES, endOfTask) && ScreenshotNames.isPlain(name);
        return image ? Optional.of(new ClientRequest(new TaskId(task), name, override, width)) : Optional.empty();
    }
}
