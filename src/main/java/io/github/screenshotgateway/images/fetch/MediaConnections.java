package io.github.screenshotgateway.images.fetch;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import io.github.screenshotgateway.bounds.BoundExceeded;
import io.github.screenshotgateway.bounds.FairBulkhead;
import io.github.screenshotgateway.problem.Problem;
import io.github.screenshotgateway.upstream.gate.GateConfig;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import io.vertx.core.tracing.TracingPolicy;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Collections;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.function.Supplier;

/**
 * The connections to media hosts.
 *
 * <p>Requests carry no API key and nothing from any client's request, follow no redirects and ask for no compression.
 * The host is resolved here and the checked address is dialled, so a second DNS response cannot lead elsewhere.
 */
@Singleton
class MediaConnections {
    /** Per host. Two dozen fill a fast link with 200 kB images; the others are for slow hosts. */
    static final int CONNECTIONS = 64;

    private static final int IDLE_CONNECTION_SECONDS = 15;

    /** Downloads per host that may wait for a connection; beyond, clients are asked to retry later. */
    private static final int MAX_WAITING = 512;

    private final Vertx vertx;
    private final MediaAddresses addresses;
    private final HttpClient client;

    /** Opens a new connection for every request. */
    private final HttpClient unpooled;

    private final long longestWaitMillis;

    /** By host; weak, so that hosts without downloads are forgotten. */
    private final LoadingCache<String, FairBulkhead> turns = Caffeine.newBuilder()
            .weakValues()
            .build(host -> new FairBulkhead(CONNECTIONS, MAX_WAITING, MediaConnections::tooMany));

    /** Connections that have carried a request; weak, so that closed ones are forgotten. */
    private final Set<HttpConnection> used =
            Collections.newSetFromMap(Collections.synchronizedMap(new WeakHashMap<>()));

    MediaConnections(Vertx vertx, GateConfig upstream, MediaAddresses addresses) {
        this.vertx = vertx;
        this.addresses = addresses;
        this.longestWaitMillis = upstream.readTimeout().toMillis();
        this.client = client(upstream, true);
        this.unpooled = client(upstream, false);
    }

    private HttpClient client(GateConfig upstream, boolean keepAlive) {
        return vertx.createHttpClient(
                new HttpClientOptions()
                        .setKeepAlive(keepAlive)
                        .setConnectTimeout((int) upstream.connectTimeout().toMillis())
                        // Shorter than servers keep idle connections: one that the peer is closing would cost a
                        // request.
                        .setKeepAliveTimeout(IDLE_CONNECTION_SECONDS)
                        .setDecompressionSupported(false)
                        // Vert.x would record the whole URL, signature included; and media hosts get no traceparent.
                        .setTracingPolicy(TracingPolicy.IGNORE),
                new PoolOptions().setHttp1MaxSize(CONNECTIONS));
    }

    private static Problem tooMany() {
        return BoundExceeded.problem("Too many image downloads are in progress.", Duration.ofSeconds(1), 0);
    }

    /**
     * Downloads when it is its turn at the host.
     *
     * @return fails with {@code upstream-busy} when too many wait, or no client waits for this one any more
     */
    <T> Uni<T> inTurn(MediaUrl url, FairBulkhead.Claim claim, Supplier<Uni<T>> download) {
        return turns.get(url.toString()).run(claim, download);
    }

    /**
     * An unsent request on a connection of its own; fails with the network's exception.
     *
     * @param fresh whether the connection must be a new one
     */
    Future<HttpClientRequest> request(MediaUrl url, boolean fresh) {
        return vertx.executeBlocking(() -> addresses.of(url), false)
                .compose(address -> (fresh ? unpooled : client).request(options(url, address)));
    }

    /** Whether the connection has carried an earlier request. Call once per request. */
    boolean isReused(HttpClientRequest request) {
        return !used.add(request.connection());
    }

    private RequestOptions options(MediaUrl url, InetAddress address) {
        return new RequestOptions()
                .setMethod(HttpMethod.GET)
                .setServer(SocketAddress.inetSocketAddress(url.port(), address.getHostAddress()))
                .setHost(url.host())
                .setPort(url.port())
                .setSsl(url.tls())
                .setURI(url.target())
                // The wait for a pooled connection; a new one has its own, shorter limit.
                .setConnectTimeout(longestWaitMillis)
                .putHeader("User-Agent", "screenshot-gateway")
                .putHeader(HttpHeaders.ACCEPT_ENCODING, HttpHeaders.IDENTITY)
                // Names no other format, so that no CDN turns a PNG into a smaller, lossy image.
                .putHeader("Accept", "image/png, */*;q=0.5");
    }

    @PreDestroy
    void stop() {
        client.close();
        unpooled.close();
    }
}
