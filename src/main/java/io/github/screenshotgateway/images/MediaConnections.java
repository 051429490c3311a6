package io.github.screenshotgateway.images;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import io.github.screenshotgateway.problem.Problem;
import io.github.screenshotgateway.traffic.FairBulkhead;
import io.github.screenshotgateway.traffic.NoRoom;
import io.github.screenshotgateway.upstream.UpstreamConfig;
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
 * <p>The requests carry no key and nothing of any client's request, follow no redirects and ask for no compression. The
 * name is resolved here and the checked address is the one that is dialled, so that a second answer of the DNS cannot
 * lead elsewhere.
 */
@Singleton
class MediaConnections {
    /** To each host. Two dozen fill a fast link with 200 kB images; the others are for hosts that are slow. */
    static final int CONNECTIONS = 64;

    private static final int IDLE_CONNECTION_SECONDS = 15;

    /** Downloads from each host that may wait for a connection; beyond, clients are asked to come again. */
    private static final int WAITING = 512;

    private final Vertx vertx;
    private final MediaAddresses addresses;
    private final HttpClient client;

    /** Opens a connection for each request. */
    private final HttpClient unpooled;

    private final long longestWaitMillis;

    /** By host; weak, so that those without downloads are forgotten. */
    private final LoadingCache<String, FairBulkhead> turns = Caffeine.newBuilder()
            .weakValues()
            .build(host -> new FairBulkhead(CONNECTIONS, WAITING, MediaConnections::tooMany));

    /** Those that have carried a request; weak, so that what is closed is forgotten. */
    private final Set<HttpConnection> used =
            Collections.newSetFromMap(Collections.synchronizedMap(new WeakHashMap<>()));

    MediaConnections(Vertx vertx, UpstreamConfig upstream, MediaAddresses addresses) {
        this.vertx = vertx;
        this.addresses = addresses;
        this.longestWaitMillis = upstream.readTimeout().toMillis();
        this.client = client(upstream, true);
        this.unpooled = client(upstream, false);
    }

    private HttpClient client(UpstreamConfig upstream, boolean keepAlive) {
        return vertx.createHttpClient(
                new HttpClientOptions()
                        .setKeepAlive(keepAlive)
                        .setConnectTimeout((int) upstream.connectTimeout().toMillis())
                        // Shorter than servers keep idle connections: one that the peer is closing would cost a
                        // request.
                        .setKeepAliveTimeout(IDLE_CONNECTION_SECONDS)
                        .setDecompressionSupported(false)
                        // Recorded by itself, a request would be with its whole URL, the signature included; and media
                        // hosts get no traceparent.
                        .setTracingPolicy(TracingPolicy.IGNORE),
                new PoolOptions().setHttp1MaxSize(CONNECTIONS));
    }

    private static Problem tooMany() {
        return NoRoom.problem("Too many image downloads are in progress.", Duration.ofSeconds(1), 0);
    }

    /**
     * Downloads when it is its turn at the host.
     *
     * @return fails with {@code upstream-busy} when too many wait already, or nobody waits for this one any more
     */
    <T> Uni<T> inTurn(MediaUrl url, FairBulkhead.Claim claim, Supplier<Uni<T>> download) {
        return turns.get(url.toString()).run(claim, download);
    }

    /**
     * A request on a connection of its own that is not sent yet; fails with what the network says.
     *
     * @param fresh whether the connection must be a new one
     */
    Future<HttpClientRequest> request(MediaUrl url, boolean fresh) {
        return vertx.executeBlocking(() -> addresses.of(url), false)
                .compose(address -> (fresh ? unpooled : client).request(options(url, address)));
    }

    /** Whether the connection has carried a request before this one, for which it is asked once. */
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
                // The wait for a connection of the pool that is free in a moment; a new one has its own, shorter limit.
                .setConnectTimeout(longestWaitMillis)
                .putHeader("User-Agent", "screenshot-gateway")
                .putHeader(HttpHeaders.ACCEPT_ENCODING, HttpHeaders.IDENTITY)
                // Not by name, so that no network in between makes a smaller, lossy one of a PNG.
                .putHeader("Accept", "image/png, */*;q=0.5");
    }

    @PreDestroy
    void stop() {
        client.close();
        unpooled.close();
    }
}
