package io.github.screenshotgateway.traffic;

import io.netty.bootstrap.ChannelInitializerExtension;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;

/**
 * Gives each connection of clients a {@link RequestDecoder} in place of the one that Vert.x has made. Netty finds this class
 * as a service, since Vert.x shows a connection only once it has made a request. Where Netty's class loader does not see the
 * gateway's classes (dev mode, tests), and for operators' connections, {@link DecoderTakeover} does it later.
 */
public class RequestDecoders extends ChannelInitializerExtension {
    /** The names that Vert.x 4.5 gives to its handlers. */
    static final String DECODER = "httpDecoder";

    static final String ENCODER = "httpEncoder";
    private static final String TLS = "ssl";

    private static volatile RequestLimits limits;

    /** Call it before the ports are opened. */
    static void use(RequestLimits requestLimits) {
        limits = requestLimits;
        System.setProperty(EXTENSIONS_SYSTEM_PROPERTY, "serviceload");
    }

    /** Vert.x adds its handlers after this. */
    @Override
    public void postInitializeServerChildChannel(Channel connection) {
        if (limits != null) {
            connection.pipeline().addFirst(new OnFirstBytes());
        }
    }

    private static void install(ChannelPipeline pipeline) {
        if (pipeline.get(DECODER) != null) {
            RequestDecoder decoder = new RequestDecoder(limits);
            pipeline.addAfter(ENCODER, null, decoder.answers());
            pipeline.replace(DECODER, DECODER, decoder);
        } else {
            // That of an operator.
            limits.connections().closed(pipeline.channel());
        }
    }

    private static final class OnFirstBytes extends ChannelInboundHandlerAdapter {
        /** When the connection has its event loop. */
        @Override
        public void handlerAdded(ChannelHandlerContext context) {
            Channel connection = context.channel();
            limits.connections().opened(connection);
            connection.closeFuture().addListener(ended -> limits.connections().closed(connection));
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object bytes) {
            ChannelPipeline pipeline = context.pipeline();
            if (pipeline.get(TLS) == null) {
                install(pipeline);
            } else {
                pipeline.addAfter(TLS, null, new AfterHandshake());
            }
            pipeline.remove(this);
            pipeline.fireChannelRead(bytes);
        }
    }

    private static final class AfterHandshake extends ChannelInboundHandlerAdapter {
        @Override
        public void userEventTriggered(ChannelHandlerContext context, Object event) {
            // Vert.x adds its handlers on this event.
            context.fireUserEventTriggered(event);
            if (event instanceof SslHandshakeCompletionEvent) {
                install(context.pipeline());
                context.pipeline().remove(this);
            }
        }
    }
}
