package io.github.screenshotgateway.edge;

import io.micrometer.core.instrument.Tags;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.LastHttpContent;
import io.quarkus.micrometer.runtime.HttpServerMetricsTagsContributor;
import io.quarkus.vertx.http.ManagementInterface;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.impl.ConnectionBase;
import io.vertx.ext.web.Router;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

/**
 * Replaces the decoder of a connection with a {@link RequestDecoder} after its first request, where
 * {@link RequestDecoders} could not do so on connect. It works around the same as that class.
 */
@Singleton
public class DecoderTakeover implements HttpServerMetricsTagsContributor {
    /** Before every other handler: even a request that is refused is the last one that Vert.x' decoder handles. */
    static final int ORDER = Integer.MIN_VALUE;

    private static final String NAME = "decoder-takeover";

    private final RequestLimits limits;

    DecoderTakeover(RequestLimits limits) {
        this.limits = limits;
    }

    void registerClientPort(@Observes Router router) {
        register(router, limits);
    }

    void registerManagementPort(@Observes ManagementInterface management) {
        register(management.router(), limits.forManagement());
    }

    private void register(Router router, RequestLimits limits) {
        router.route().order(ORDER).handler(context -> {
            takeOver(context.request(), limits);
            context.next();
        });
    }

    /** Handles requests that Quarkus refuses before routing: those whose target is not a URI. */
    @Override
    public Tags contribute(Context context) {
        takeOver(context.request(), limits);
        return Tags.empty();
    }

    /** On the event loop of the connection, while the request is handled. */
    private static void takeOver(HttpServerRequest request, RequestLimits limits) {
        if (!(request.connection() instanceof ConnectionBase connection)) {
            return;
        }
        ChannelPipeline pipeline = connection.channelHandlerContext().pipeline();
        Object current = pipeline.get(RequestDecoders.DECODER);
        if (current == null || current instanceof RequestDecoder || pipeline.get(NAME) != null) {
            return;
        }
        if (pipeline.get(RequestDecoders.ENCODER) == null) {
            // A management client has upgraded to HTTP/2, which Quarkus has no setting to disable on that port.
            return;
        }
        RequestDecoder decoder = new RequestDecoder(limits);
        decoder.begin(request);
        pipeline.addAfter(RequestDecoders.ENCODER, null, decoder.answers());
        pipeline.addAfter(RequestDecoders.DECODER, NAME, new AfterRequest(decoder));
    }

    private static final class AfterRequest extends ChannelInboundHandlerAdapter {
        private final RequestDecoder successor;

        AfterRequest(RequestDecoder successor) {
            this.successor = successor;
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            context.fireChannelRead(message);
            if (message instanceof LastHttpContent) {
                ChannelPipeline pipeline = context.pipeline();
                pipeline.remove(this);
                successor.received();
                // The removed decoder passes on the bytes that it has not decoded.
                pipeline.replace(RequestDecoders.DECODER, RequestDecoders.DECODER, successor);
            }
        }
    }
}
