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
 * Status and headers of an answer, before it is known who writes it: {@link #write}, on the event loop, what is in
 * memory; the framework, by {@link #response}, what had to be waited for. Both say the same.
 *
 * <p>Not thread-safe, and not to be changed once it was written.
 */
public final class ResponseHead {
    /** With {@link #NOSNIFF}, on all that has a body: no browser takes it for anything but its type. */
    public static final CharSequence CONTENT_TYPE_OPTIONS = AsciiString.cached("X-Content-Type-Options");

    public static final CharSequence NOSNIFF = AsciiString.cached("nosniff");

    private final int status;
    private final List<CharSequence> namesAndValues = new ArrayList<>(20);

    public ResponseHead(int status) {
        this.status = status;
    }

    /** Adds a header. A name or value that is known beforehand is written fastest as Netty's {@code AsciiString}. */
    public ResponseHead header(CharSequence name, CharSequence value) {
        namesAndValues.add(name);
        namesAndValues.add(value);
        return this;
    }

    /**
     * For the framework to write.
     *
     * @param body anything that it has a writer for; {@code null} for none
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
     * Writes the answer to the connection of its request; nothing of the body when the request is a {@code HEAD}.
     *
     * @param body written without a copy when it is in direct memory, and not to be changed before the result ends;
     *     {@code null} for none
     * @return ends when the last byte has left for the client, and fails when that has left
     */
    public Future<Void> write(HttpServerRequest request, Buffer body) {
        HttpServerResponse response = begin(request);
        return body == null || request.method() == HttpMethod.HEAD ? response.end() : response.end(body);
    }

    /** Sets status and headers alone: for who writes the body piece by piece. */
    public HttpServerResponse begin(HttpServerRequest request) {
        HttpServerResponse response = request.response().setStatusCode(status);
        for (int i = 0; i < namesAndValues.size(); i += 2) {
            response.putHeader(namesAndValues.get(i), namesAndValues.get(i + 1));
        }
        return response;
    }
}
