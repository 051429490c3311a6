package io.github.screenshotgateway.images;

import io.github.screenshotgateway.delivery.Delivery;
import io.github.screenshotgateway.images.content.PreviewWidth;
import io.github.screenshotgateway.problem.Problem;
import io.github.screenshotgateway.screenshots.ScreenshotNames;
import io.github.screenshotgateway.task.TaskId;
import io.github.screenshotgateway.task.TaskPath;
import io.vertx.core.http.HttpServerRequest;
import java.util.Optional;

/**
 * A request for an image.
 *
 * @param name of the screenshot, or an alias
 * @param delivery the requested or configured one; always {@code PROXY} for a preview
 * @param width of the preview; {@code null} for the image itself
 */
record ImageRequest(TaskId task, String name, Delivery delivery, PreviewWidth width) {
    private static final String IMAGES = "/screenshots/";

    /**
     * Reads the parameters of a request.
     *
     * @param delivery {@code null} when missing
     * @param width {@code null} when missing
     * @throws Problem {@code invalid-request} when one is malformed, and for a preview that is not to be proxied: only
     *     the gateway has previews, so there is nothing to redirect to
     */
    static ImageRequest of(String taskId, String name, String delivery, String width, Delivery configured) {
        TaskId task = new TaskId(taskId);
        ScreenshotNames.check(name);
        PreviewWidth preview = PreviewWidth.of(width);
        Delivery chosen = Delivery.of(delivery, preview == null ? configured : Delivery.PROXY);
        if (preview != null && chosen != Delivery.PROXY) {
            throw Problem.invalid("Previews are only available with delivery=proxy.");
        }
        return new ImageRequest(task, name, chosen, preview);
    }

    /** The same for a request ahead of the framework; empty for others, and for all that only it may judge. */
    static Optional<ImageRequest> of(HttpServerRequest request, Delivery configured) {
        String query = request.query();
        Optional<Delivery> delivery = query == null ? Optional.of(configured) : Delivery.ofQuery(query);
        Optional<PreviewWidth> width = query == null ? Optional.empty() : PreviewWidth.ofQuery(query);
        return delivery.isEmpty() && width.isEmpty()
                ? Optional.empty()
                : TaskPath.of(request.path())
                        .filter(path -> path.rest().startsWith(IMAGES))
                        .map(path -> new ImageRequest(
                                path.task(),
                                path.rest().substring(IMAGES.length()),
                                delivery.orElse(Delivery.PROXY),
                                width.orElse(null)))
                        .filter(image -> ScreenshotNames.isPlain(image.name()));
    }

    /** Whether the gateway itself delivers the bytes. */
    boolean isProxied() {
        return delivery == Delivery.PROXY;
    }

    /** Whether the name stands for another image as the task goes on. */
    boolean isAlias() {
        return ScreenshotNames.isAlias(name);
    }
}
