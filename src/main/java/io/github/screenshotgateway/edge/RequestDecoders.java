package io.github.screenshotgateway.edge;

import io.netty.bootstrap.ChannelInitializerExtension;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;

/**
 * Replaces the decoder of every client connection with a {@link RequestDecoder}. Netty loads this class as a service,
 * because Quarkus exposes a connection only with its first request. Where Netty's class loader does not see the
 * gateway's classes (dev mode, tests), and on management connections, {@link DecoderTakeover} does so later. No issue
 * is known, and no test shows when Quarkus or Vert.x gives access to new connections.
 *
 * @see <a href="https://github.com/netty/netty/pull/13565">
 *     Netty: Add service-loaded extension points for channel initialization</a>
 * @see <a href=
 *     "https://github.com/quarkusio/quarkus/blob/3.33.2/extensions/vertx-http/runtime/src/main/java/io/quarkus/vertx/http/runtime/VertxHttpRecorder.java">
 *     Quarkus keeps HttpServer and its handler of new connections to itself</a>
 */
public class RequestDecoders extends ChannelInitializerExtension {
    /** The handler names of Vert.x 4.5. */
    static final String DECODER = "httpDecoder";

    static final String ENCODER = "httpEncoder";
    private static final String TLS = "ssl";

    private static volatile RequestLimits limits;

    /** Call before the ports are opened. */
    public static void use(RequestLimits requestLimits) {
        limits = requestLimits;
        System.setProperty(EXTENSIONS_SYSTEM_PROPERTY, "serviceload");
    }

    /** Called before Vert.x adds its handlers. */
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
            // A management connection.
            limits.connections().closed(pipeline.channel());
        }
    }

    private static final class OnFirstBytes extends ChannelInboundHandlerAdapter {
        /** Called when the connection has its event loop. */
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
