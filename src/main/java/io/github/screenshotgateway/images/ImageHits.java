package io.github.screenshotgateway.images;

import io.github.screenshotgateway.delivery.Delivery;
import io.github.screenshotgateway.delivery.DeliveryConfig;
import io.github.screenshotgateway.edge.RouteOfMetrics;
import io.github.screenshotgateway.http.HitFilters;
import io.github.screenshotgateway.images.ScreenshotLocator.Found;
import io.github.screenshotgateway.images.store.ImageKey;
import io.github.screenshotgateway.images.store.ImageStore;
import io.github.screenshotgateway.images.store.MemoryTier;
import io.github.screenshotgateway.images.store.Resident;
import io.github.screenshotgateway.images.store.Tier;
import io.github.screenshotgateway.images.store.TierMetrics;
import io.github.screenshotgateway.problem.Problem;
import io.github.screenshotgateway.problem.RoutedProblems;
import io.github.screenshotgateway.problem.Routes;
import io.github.screenshotgateway.traffic.CallerContext;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.Optional;

/**
 * Answers requests for stored images on the event loop, before the framework runs. {@link ImageResource} answers the
 * others.
 */
@Singleton
class ImageHits {
    private final ScreenshotLocator locator;
    private final MemoryTier memory;
    private final ImageStore store;
    private final Delivery delivery;
    private final ResourcePolicy policy;
    private final TierMetrics metrics;
    private final RoutedProblems problems;
    private final HitFilters hits;

    ImageHits(
            ScreenshotLocator locator,
            MemoryTier memory,
            ImageStore store,
            DeliveryConfig delivery,
            BrowserPolicyConfig config,
            TierMetrics metrics,
            RoutedProblems problems,
            HitFilters hits) {
        this.locator = locator;
        this.memory = memory;
        this.store = store;
        this.delivery = delivery.delivery();
        this.policy = config.resourcePolicy();
        this.metrics = metrics;
        this.problems = problems;
        this.hits = hits;
    }

    void register(@Observes Filters filters) {
        hits.register(filters, this::answer);
    }

    private void answer(RoutingContext context) {
        Optional<ImageRequest> target =
                ImageRequest.of(context.request(), delivery).filter(ImageRequest::isProxied);
        Optional<Found> found = target.flatMap(image -> locator.cachedIfCheap(image.task(), image.name()));
        if (found.isEmpty()) {
            context.next();
            return;
        }
        ImageKey key = found.get().key().preview(target.get().width());
        String name = found.get().screenshot().name();
        Optional<Resident> held = memory.hold(key);
        if (held.isPresent()) {
            write(context, target.get(), name, held.get(), Tier.MEMORY);
        } else if (store.isOnDisk(key)) {
            store.readFromDisk(key)
                    .emitOn(CallerContext.current())
                    .onFailure()
                    .recoverWithItem(Optional.empty())
                    .invoke(read -> answer(context, target.get(), name, read))
                    .subscribe()
                    .with(answered -> {}, context::fail);
        } else {
            context.next();
        }
    }

    private void answer(RoutingContext context, ImageRequest target, String name, Optional<Resident> read) {
        if (context.response().closed()) {
            read.ifPresent(Resident::release);
        } else if (read.isPresent()) {
            write(context, target, name, read.get(), Tier.DISK);
        } else {
            context.next();
        }
    }

    private void write(RoutingContext context, ImageRequest target, String name, Resident image, Tier tier) {
        metrics.hit(tier);
        RouteOfMetrics.set(Routes.IMAGE);
        HttpServerRequest request = context.request();
        try {
            ImageResponse reply = new ImageResponseHeaders(
                            target.task(), target.isAlias(), target.width(), policy, request)
                    .of(name, image.format(), image.tag(), image.size(), tier.cacheStatus());
            int length = request.method() == HttpMethod.HEAD ? 0 : reply.length();
            HttpServerResponse response = reply.headWithLength().begin(request);
            // The write releases this reference; the caller's own is released below in any case.
            image.retain();
            image.write(response, reply.first(), length);
        } catch (Problem problem) {
            problems.answer(context, problem);
        } finally {
            image.release();
        }
    }
}
