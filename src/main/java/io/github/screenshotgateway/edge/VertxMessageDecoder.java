package io.github.screenshotgateway.edge;

import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.HttpVersion;
import io.vertx.core.http.impl.headers.HeadersMultiMap;

/**
 * Decodes requests into the classes that Vert.x handles fastest. Its own decoder does the same, but is not public.
 *
 * @see <a href=
 *     "https://github.com/eclipse-vertx/vert.x/blob/4.5.27/src/main/java/io/vertx/core/http/impl/VertxHttpRequestDecoder.java">
 *     the decoder of Vert.x</a>
 */
class VertxMessageDecoder extends HttpRequestDecoder {
    VertxMessageDecoder(RequestLimits limits) {
        super(new HttpDecoderConfig()
                .setMaxInitialLineLength(limits.longestLine())
                .setMaxHeaderSize(limits.largestHead())
                .setMaxChunkSize(limits.largestChunk()));
    }

    @Override
    protected HttpMessage createMessage(String[] line) {
        return new DefaultHttpRequest(
                HttpVersion.valueOf(line[2]), HttpMethod.valueOf(line[0]), line[1], HeadersMultiMap.httpHeaders());
    }

    /** False for all requests; comparing the class first is faster. */
    @Override
    protected boolean isContentAlwaysEmpty(HttpMessage message) {
        return message.getClass() != DefaultHttpRequest.class && super.isContentAlwaysEmpty(message);
    }
}
