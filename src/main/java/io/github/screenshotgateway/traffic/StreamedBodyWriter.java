package io.github.screenshotgateway.traffic;

import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.ext.Provider;
import java.io.OutputStream;
import java.lang.annotation.Annotation;
import java.lang.reflect.Type;
import org.jboss.resteasy.reactive.server.core.ResteasyReactiveRequestContext;
import org.jboss.resteasy.reactive.server.spi.ResteasyReactiveResourceInfo;
import org.jboss.resteasy.reactive.server.spi.ServerMessageBodyWriter;
import org.jboss.resteasy.reactive.server.spi.ServerRequestContext;

/** Lets the framework respond with a {@link StreamedBody}. */
@Provider
@Singleton
class StreamedBodyWriter implements ServerMessageBodyWriter<StreamedBody> {
    /** The framework writes status and headers with the first byte of the body. */
    @Override
    public void writeResponse(StreamedBody body, Type type, ServerRequestContext context) {
        ResteasyReactiveRequestContext request = (ResteasyReactiveRequestContext) context;
        RequestState state = RequestState.current();
        if (state != null && state.hasEnded()) {
            // The client has disconnected, and no end handler would run again.
            return;
        }
        body.write(request.unwrap(HttpServerResponse.class), request.unwrap(RoutingContext.class));
    }

    @Override
    public boolean isWriteable(Class<?> type, Type genericType, ResteasyReactiveResourceInfo target, MediaType media) {
        return StreamedBody.class.isAssignableFrom(type);
    }

    @Override
    public boolean isWriteable(Class<?> type, Type genericType, Annotation[] annotations, MediaType media) {
        return StreamedBody.class.isAssignableFrom(type);
    }

    /** The framework calls {@link #writeResponse} instead. */
    @Override
    public void writeTo(
            StreamedBody body,
            Class<?> type,
            Type genericType,
            Annotation[] annotations,
            MediaType media,
            MultivaluedMap<String, Object> headers,
            OutputStream stream) {
        throw new UnsupportedOperationException();
    }
}
