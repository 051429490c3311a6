package io.github.screenshotgateway.edge;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.util.AsciiString;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;

/**
 * Whether a connection stays open after a request (RFC 9112, section 9.3). Vert.x does not understand a list of
 * connection options. Netty's own check does, but Vert.x does not use it; no issue is known.
 *
 * @see <a href=
 *     "https://github.com/eclipse-vertx/vert.x/blob/4.5.27/src/main/java/io/vertx/core/http/impl/HttpUtils.java">
 *     Vert.x: isKeepAlive</a>
 * @see <a href="https://github.com/netty/netty/pull/8924">
 *     Netty: Fix HttpUtil.isKeepAlive to behave correctly when Connection is a comma separated list</a>
 */
final class Persistence {
    private Persistence() {}

    /**
     * Whether a request is the last one of its connection. Vert.x compares the whole field with one word, so this
     * replaces a list of options (RFC 9110, section 7.6.1) with the decisive option.
     */
    static boolean isLast(HttpRequest request) {
        if (request.decoderResult().isFailure()) {
            return true;
        }
        HttpHeaders headers = request.headers();
        List<String> fields = headers.getAll(HttpHeaderNames.CONNECTION);
        boolean close = hasOption(fields, HttpHeaderValues.CLOSE);
        if (request.protocolVersion() == HttpVersion.HTTP_1_1) {
            if (close) {
                headers.set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
            }
            return close;
        }
        boolean keepAlive = request.protocolVersion() == HttpVersion.HTTP_1_0
                && !close
                && hasOption(fields, HttpHeaderValues.KEEP_ALIVE);
        headers.set(HttpHeaderNames.CONNECTION, keepAlive ? HttpHeaderValues.KEEP_ALIVE : HttpHeaderValues.CLOSE);
        return !keepAlive;
    }

    private static boolean hasOption(List<String> fields, AsciiString wanted) {
        for (String options : fields) {
            for (String option : options.split(",")) {
                if (wanted.contentEqualsIgnoreCase(option.strip())) {
                    return true;
                }
            }
        }
        return false;
    }

    /** The same for a request that Vert.x has decoded, by Vert.x' own rule. */
    static boolean isLast(HttpServerRequest request) {
        return request.version() == io.vertx.core.http.HttpVersion.HTTP_1_1
                ? request.headers().contains(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE, true)
                : !request.headers().contains(HttpHeaderNames.CONNECTION, HttpHeaderValues.KEEP_ALIVE, true);
    }
}
