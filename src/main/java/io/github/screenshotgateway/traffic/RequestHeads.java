package io.github.screenshotgateway.traffic;

import io.netty.bootstrap.ChannelInitializerExtension;
import io.netty.channel.Channel;
import java.time.Duration;

/**
 * Has every connection to the gateway watched by a {@link RequestHead}. Netty finds this class as a service, since Vert.x
 * shows a connection only once it has made a request.
 */
public class RequestHeads extends ChannelInitializerExtension {
    private static volatile Duration longest;

    /** To be called before the ports are opened. */
    static void watch(Duration longestHead) {
        longest = longestHead;
        System.setProperty(EXTENSIONS_SYSTEM_PROPERTY, "serviceload");
    }

    @Override
    public void postInitializeServerChildChannel(Channel connection) {
        Duration limit = longest;
        if (limit != null) {
            connection.pipeline().addFirst(new RequestHead(limit));
        }
    }
}
