package io.github.screenshotgateway.images;

import io.github.screenshotgateway.config.InvalidSetting;
import io.github.screenshotgateway.http.NetworkFailures;
import io.github.screenshotgateway.problem.Problem;
import io.github.screenshotgateway.upstream.UpstreamConfig;
import io.quarkus.runtime.Startup;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.ConnectionPoolTooBusyException;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.net.InetAddress;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Downloads images from media hosts.
 *
 * <p>The requests carry no key and nothing of any client's request, follow no redirects and ask for no compression. The
 * name is resolved here and the checked address is the one that is dialled, so that a second answer of the DNS cannot
 * lead elsewhere.
 */
@Startup
@Singleton
class ImageDownload {
    /** Two dozen fill a fast link with 200 kB images; the others are for hosts that are slow. */
    private static final int CONNECTIONS = 64;

    private static final int IDLE_CONNECTION_SECONDS = 15;

    /** Downloads that may wait for a connection; beyond, clients are asked to come again. */
    private static final int WAITING = 512;

    /** A media host that sends a byte now and then is not waited for any longer. */
    private static final long LONGEST_MILLIS = TimeUnit.SECONDS.toMillis(60);

    private final Vertx vertx;
    private final HttpClient client;
    private final int maximumSize;
    private final long readTimeoutMillis;
    private final MediaAddresses addresses;
    private final BytesInFlight bytesInFlight;

    ImageDownload(
            Vertx vertx,
            ImagesConfig images,
            UpstreamConfig upstream,
            MediaAddresses addresses,
            BytesInFlight bytesInFlight) {
        long limit = images.maximumSize().asLongValue();
        if (limit < 1 || limit > BytesInFlight.LIMIT) {
            throw new InvalidSetting("gateway.images.maximum-size", "it must be between 1 byte and 64M, such as 25M.");
        }
        this.vertx = vertx;
        this.addresses = addresses;
        this.bytesInFlight = bytesInFlight;
        this.maximumSize = (int) limit;
        this.readTimeoutMillis = upstream.readTimeout().toMillis();
        this.client = vertx.createHttpClient(
                new HttpClientOptions()
                        .setConnectTimeout((int) upstream.connectTimeout().toMillis())
                        // Shorter than servers keep idle connections: one that the peer is closing would cost a
                        // request.
                        .setKeepAliveTimeout(IDLE_CONNECTION_SECONDS)
                        .setDecompressionSupported(false),
                new PoolOptions().setHttp1MaxSize(CONNECTIONS).setMaxWaitQueueSize(WAITING));
    }

    /**
     * Downloads an image, afresh on each subscription.
     *
     * @return emitted on the event loop of the connection; fails with {@link MediaRefused}, or with a {@link Problem}
     */
    Uni<Image> get(MediaUrl url) {
        return Uni.createFrom()
                .deferred(() -> Uni.createFrom().completionStage(start(url).toCompletionStage()));
    }

    private Future<Image> start(MediaUrl url) {
        return vertx.executeBlocking(() -> addresses.of(url), false)
                .map(address -> request(url, address))
                .compose(client::request)
                .map(request -> new ImageTransfer(
                        vertx, request, maximumSize, readTimeoutMillis, LONGEST_MILLIS, bytesInFlight))
                .recover(failure -> Future.failedFuture(named(failure)))
                .compose(this::finish);
    }

    private Future<Image> finish(ImageTransfer transfer) {
        return transfer.run()
                .recover(failure -> Future.failedFuture(named(failure)))
                .compose(content -> vertx.executeBlocking(() -> Image.of(content), false))
                .onComplete(ended -> transfer.release());
    }

    private RequestOptions request(MediaUrl url, InetAddress address) {
        return new RequestOptions()
                .setMethod(HttpMethod.GET)
                .setServer(SocketAddress.inetSocketAddress(url.port(), address.getHostAddress()))
                .setHost(url.host())
                .setPort(url.port())
                .setSsl(url.tls())
                .setURI(url.target())
                // The wait for a free connection of the pool; a new one has its own, shorter limit.
                .setConnectTimeout(readTimeoutMillis)
                .putHeader("User-Agent", "screenshot-gateway")
                .putHeader("Accept", "image/png");
    }

    @PreDestroy
    void stop() {
        client.close();
    }

    private static Throwable named(Throwable failure) {
        return failure instanceof ConnectionPoolTooBusyException
                ? Problem.busy("Too many downloads of images are under way.", Duration.ofSeconds(1))
                : NetworkFailures.named(failure, "The media host");
    }
}
