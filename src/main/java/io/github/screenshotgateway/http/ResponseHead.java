package io.github.screenshotgateway.http;

import io.netty.util.AsciiString;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import jakarta.ws.rs.core.Response;
import java.util.ArrayList;
import java.util.List;

/**
 * Status and headers of a response, independent of its writer: {@link #write} sends a body from memory on the event
 * loop; {@link #response} has the framework send a body that was awaited. Both send the same head.
 *
 * <p>Not thread-safe. Do not change it after writing.
 */
public final class ResponseHead {
    /** With {@link #NOSNIFF}, on every response with a body: browsers then do not guess another type. */
    public static final CharSequence CONTENT_TYPE_OPTIONS = AsciiString.cached("X-Content-Type-Options");

    public static final CharSequence NOSNIFF = AsciiString.cached("nosniff");

    private final int status;
    private final List<CharSequence> namesAndValues = new ArrayList<>(20);

    public ResponseHead(int status) {
        this.status = status;
    }

    /** Adds a header. Constant names and values are written fastest as Netty's {@code AsciiString}. */
    public ResponseHead header(CharSequence name, CharSequence value) {
        namesAndValues.add(name);
        namesAndValues.add(value);
        return this;
    }

    /**
     * A response for the framework to write.
     *
     * @param body any object that the framework has a writer for; {@code null} for none
     */
    public Response response(Object body) {
        Response.ResponseBuilder response = Response.status(status).entity(body);
        for (int i = 0; i < namesAndValues.size(); i += 2) {
            response.header(
                    namesAndValues.get(i).toString(), namesAndValues.get(i + 1).toString());
        }
        return response.build();
    }

    /**
     * Writes the response to the connection of its request, without the body for a {@code HEAD}.
     *
     * @param body written without a copy when it is in direct memory; must not change before the result completes;
     *     {@code null} for none
     * @return completes when the last byte is sent; fails when the client disconnects
     */
    public Future<Void> write(HttpServerRequest request, Buffer body) {
        HttpServerResponse response = begin(request);
        return body == null || request.method() == HttpMethod.HEAD ? response.end() : response.end(body);
    }

    /** Sets only status and headers, for callers that write the body piece by piece. */
    public HttpServerResponse begin(HttpServerRequest request) {
        HttpServerResponse response = request.response().setStatusCode(status);
        for (int i = 0; i < namesAndValues.size(); i += 2) {
            response.putHeader(namesAndValues.get(i), namesAndValues.get(i + 1));
        }
        return response;
    }
}
