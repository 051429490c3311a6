package io.github.screenshotgateway.traffic;

import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.quarkus.runtime.ShutdownEvent;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.impl.ConnectionBase;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Ends the requests of HTTP/2 whose stream is gone: Vert.x does not tell so for each that the client or the protocol has
 * ended before it was answered, and they would hold their places for ever. Thread-safe.
 */
@Singleton
class Http2Exchanges {
    private static final long LOOK_EVERY_MILLIS = 1_000;

    private final Set<Open> open = ConcurrentHashMap.newKeySet();
    private final Vertx vertx;
    private final long timer;

    private record Open(Exchange exchange, Runnable end, ChannelHandlerContext channel, int stream) {
        boolean gone() {
            Http2ConnectionHandler handler = channel.pipeline().get(Http2ConnectionHandler.class);
            return !channel.channel().isActive() || handler == null || handler.connection().stream(stream) == null;
        }
    }

    Http2Exchanges(Vertx vertx) {
        this.vertx = vertx;
        this.timer = vertx.setPeriodic(LOOK_EVERY_MILLIS, id -> look());
    }

    /** @param end does nothing when the exchange has ended before */
    void watch(RoutingContext context, Exchange exchange, Runnable end) {
        HttpServerRequest request = context.request();
        if (request.version() == HttpVersion.HTTP_2 && request.connection() instanceof ConnectionBase connection) {
            open.add(new Open(exchange, end, connection.channelHandlerContext(), request.streamId()));
        }
    }

    private void look() {
        for (Open one : open) {
            // What Netty knows of the streams belongs to the event loop of their connection.
            one.channel().executor().execute(() -> {
                if (one.exchange().hasEnded() || one.gone()) {
                    open.remove(one);
                    one.end().run();
                }
            });
        }
    }

    void stop(@Observes ShutdownEvent event) {
        vertx.cancelTimer(timer);
    }
}
