package io.github.screenshotgateway.images;

import io.github.screenshotgateway.delivery.Delivery;
import io.github.screenshotgateway.delivery.DeliveryConfig;
import io.github.screenshotgateway.images.ScreenshotLocator.Found;
import io.github.screenshotgateway.images.content.Image;
import io.github.screenshotgateway.images.fetch.MediaUrl;
import io.github.screenshotgateway.images.fetch.OriginAddressCheck;
import io.github.screenshotgateway.images.store.ImageKey;
import io.github.screenshotgateway.images.store.MemoryTier;
import io.github.screenshotgateway.images.store.Resident;
import io.github.screenshotgateway.problem.Problem;
import io.github.screenshotgateway.problem.ProblemType;
import io.github.screenshotgateway.traffic.RequestState;
import io.github.screenshotgateway.traffic.StreamedBody;
import io.github.screenshotgateway.traffic.UnreadBodies;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.util.Optional;

/** Answers requests for images: with the bytes, or with a redirect. */
@Singleton
class ImageResponses {
    /** For list, URL renewal and download together: less than the idle time-out of the client's connection. */
    private static final Duration LONGEST = Duration.ofSeconds(80);

    private final ScreenshotLocator locator;
    private final Images images;
    private final MemoryTier memory;
    private final UnreadBodies unread;
    private final DeliveryConfig delivery;
    private final ResourcePolicy policy;
    private final OriginAddressCheck origins;

    ImageResponses(
            ScreenshotLocator locator,
            Images images,
            MemoryTier memory,
            UnreadBodies unread,
            DeliveryConfig delivery,
            BrowserPolicyConfig config,
            OriginAddressCheck origins) {
        this.locator = locator;
        this.images = images;
        this.memory = memory;
        this.unread = unread;
        this.delivery = delivery;
        this.policy = config.resourcePolicy();
        this.origins = origins;
    }

    /** Parameters as in {@link ImageRequest#of(String, String, String, String, Delivery)}. */
    Uni<Response> get(String taskId, String name, String override, String width, HttpServerRequest request) {
        ImageRequest image = ImageRequest.of(taskId, name, override, width, delivery.delivery());
        return (image.isProxied() ? bytes(image, request) : redirect(image, request))
                .ifNoItem()
                .after(LONGEST)
                .failWith(() -> new Problem(ProblemType.UPSTREAM_TIMEOUT, "The image did not arrive in time."));
    }

    /** Images that only the archive has are delivered by the gateway: the vendor's URLs no longer work. */
    private Uni<Response> redirect(ImageRequest image, HttpServerRequest request) {
        return locator.find(image.task(), image.name())
                .chain(found -> found.list().archived().isPresent() ? bytes(image, request) : redirect(found));
    }

    private Uni<Response> redirect(Found screenshot) {
        return locator.withUrlForClient(screenshot).chain(found -> {
            MediaUrl url = locator.locate(found);
            return origins.check(url).map(checked -> ImageResponseHeaders.redirect(url, found.cacheStatus(), policy));
        });
    }

    private Uni<Response> bytes(ImageRequest image, HttpServerRequest request) {
        ImageResponseHeaders headers =
                new ImageResponseHeaders(image.task(), image.isAlias(), image.width(), policy, request);
        return images.get(image, RequestState.currentClient()).map(delivered -> response(headers, delivered));
    }

    private Response response(ImageResponseHeaders headers, Images.Delivered delivered) {
        Image image = delivered.image().image();
        ImageResponse reply = headers.of(
                delivered.name(),
                image.format(),
                image.tag(),
                image.size(),
                delivered.image().cacheStatus());
        if (reply.length() == 0 || headers.request().method() == HttpMethod.HEAD) {
            return reply.headWithLength().response(null);
        }
        StreamedBody body =
                (response, context) -> write(delivered.key(), image, reply.first(), reply.length(), context.request());
        return reply.head().response(body);
    }

    /**
     * Writes a part of an image. If the memory tier has admitted it by now, a thousand clients that waited for one
     * download share its direct memory; otherwise it is written from the heap.
     */
    private void write(ImageKey key, Image image, int first, int length, HttpServerRequest request) {
        Optional<Resident> resident = memory.hold(key);
        if (resident.isPresent()) {
            if (resident.get().tag().equals(image.tag())) {
                resident.get().write(request.response(), first, length);
                return;
            }
            resident.get().release();
        }
        // The content's own array, which counts once for any number of clients.
        unread.write(request, image.content(), first, length);
    }
}
