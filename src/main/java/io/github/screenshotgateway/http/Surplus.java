package io.github.screenshotgateway.http;

import io.micrometer.core.instrument.Tags;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.util.ReferenceCountUtil;
import io.quarkus.micrometer.runtime.HttpServerMetricsTagsContributor;
import io.quarkus.vertx.http.ManagementInterface;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.impl.ConnectionBase;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

/**
 * Lets go of what a client sends behind the last request of a connection. Vert.x 4.5.27 drops it without releasing its
 * memory, which comes from Netty's pool: fewer than three thousand connections with 60 kB each took all of 192 MB, for ever,
 * and nothing was left to read or to write with.
 */
@Singleton
public class Surplus implements HttpServerMetricsTagsContributor {
    private static final String NAME = "surplus";

    /** Of Vert.x, to which Netty hands requests. */
    private static final String VERTX = "handler";

    void clients(@Observes Router router) {
        register(router);
    }

    void operators(@Observes ManagementInterface management) {
        register(management.router());
    }

    private void register(Router router) {
        router.route().order(Integer.MIN_VALUE).handler(this::expect);
    }

    private void expect(RoutingContext context) {
        letGoBehind(context.request());
        context.next();
    }

    /** The one place that learns of what Quarkus refuses before it is routed: a target that is no URI. */
    @Override
    public Tags contribute(Context context) {
        letGoBehind(context.request());
        return Tags.empty();
    }

    /** On the event loop of the connection, before Vert.x is handed what follows the request. */
    private static void letGoBehind(HttpServerRequest request) {
        if (isLast(request) && request.connection() instanceof ConnectionBase connection) {
            ChannelHandlerContext channel = connection.channelHandlerContext();
            if (channel.pipeline().get(VERTX) != null && channel.pipeline().get(NAME) == null) {
                channel.pipeline().addBefore(VERTX, NAME, new Drop());
            }
        }
    }

    /** As Vert.x sees it. */
    private static boolean isLast(HttpServerRequest request) {
        if (request.version() == HttpVersion.HTTP_2) {
            return false;
        }
        return request.version() == HttpVersion.HTTP_1_1
                ? request.headers().contains(HttpHeaders.CONNECTION, HttpHeaders.CLOSE, true)
                : !request.headers().contains(HttpHeaders.CONNECTION, HttpHeaders.KEEP_ALIVE, true);
    }

    /** Everything from the next request on; what comes before belongs to this one. */
    private static final class Drop extends ChannelInboundHandlerAdapter {
        private boolean over;

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            over |= message instanceof HttpRequest;
            if (over) {
                ReferenceCountUtil.release(message);
            } else {
                context.fireChannelRead(message);
            }
        }
    }
}
