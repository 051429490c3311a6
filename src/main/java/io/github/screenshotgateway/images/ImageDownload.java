package io.github.screenshotgateway.images;

import io.github.screenshotgateway.config.InvalidSetting;
import io.github.screenshotgateway.http.NetworkFailures;
import io.github.screenshotgateway.problem.Problem;
import io.github.screenshotgateway.problem.ProblemType;
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
import jakarta.inject.Singleton;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

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
    /** Two dozen connections fill a fast link with 200 kB images; more only take memory from each other. */
    private static final int CONNECTIONS = 64;

    /** Downloads that may wait for a connection; beyond, clients are asked to come again. */
    private static final int WAITING = 512;

    /** A media host that sends a byte now and then is not waited for any longer. */
    private static final long LONGEST_MILLIS = TimeUnit.SECONDS.toMillis(60);

    private final Vertx vertx;
    private final HttpClient client;
    private final int maximumSize;
    private final long readTimeoutMillis;
    private final BytesInFlight bytesInFlight = new BytesInFlight(new AtomicLong());

    ImageDownload(Vertx vertx, ImagesConfig images, UpstreamConfig upstream) {
        long limit = images.maximumSize().asLongValue();
        if (limit < 1 || limit > BytesInFlight.LIMIT) {
            throw new InvalidSetting("gateway.images.maximum-size", "it must be between 1 byte and 128M, such as 25M.");
        }
        this.vertx = vertx;
        this.maximumSize = (int) limit;
        this.readTimeoutMillis = upstream.readTimeout().toMillis();
        this.client = vertx.createHttpClient(
                new HttpClientOptions()
                        .setConnectTimeout((int) upstream.connectTimeout().toMillis())
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
        return vertx.executeBlocking(() -> address(url), false)
                .map(address -> request(url, address))
                .compose(client::request)
                .compose(request -> new ImageTransfer(
                                vertx, request, maximumSize, readTimeoutMillis, LONGEST_MILLIS, bytesInFlight)
                        .run())
                .recover(failure -> Future.failedFuture(named(failure)))
                .compose(content -> vertx.executeBlocking(() -> Image.of(content), false));
    }

    private RequestOptions request(MediaUrl url, InetAddress address) {
        return new RequestOptions()
                .setMethod(HttpMethod.GET)
                .setServer(SocketAddress.inetSocketAddress(url.port(), address.getHostAddress()))
                .setHost(url.host())
                .setPort(url.port())
                .setSsl(url.tls())
                .setURI(url.target())
                .putHeader("User-Agent", "screenshot-gateway")
                .putHeader("Accept", "image/png");
    }

    private static Throwable named(Throwable failure) {
        return failure instanceof ConnectionPoolTooBusyException
                ? Problem.busy("Too many downloads of images are under way.", Duration.ofSeconds(1))
                : NetworkFailures.named(failure, "The media host");
    }

    /** Resolves as the JVM is configured to; the answer is cached there. Blocks. */
    private static InetAddress address(MediaUrl url) throws UnknownHostException {
        return Stream.of(InetAddress.getAllByName(url.host()))
                .filter(address -> url.privateAddressAllowed() || PrivateAddresses.isPublic(address))
                .findFirst()
                .orElseThrow(() -> new Problem(
                        ProblemType.IMAGE_REJECTED, "The image's host has a private address: " + url.host() + "."));
    }
}
