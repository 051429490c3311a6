package io.github.screenshotgateway.http;

import io.github.screenshotgateway.traffic.RequestState;
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

/** Lets the framework answer with bodies that write themselves. */
@Provider
@Singleton
class StreamedBodyWriter implements ServerMessageBodyWriter<StreamedBody> {
    /** Status and headers are the framework's to write, which it does with the first byte of the body. */
    @Override
    public void writeResponse(StreamedBody body, Type type, ServerRequestContext context) {
        ResteasyReactiveRequestContext request = (ResteasyReactiveRequestContext) context;
        RequestState exchange = RequestState.current();
        if (exchange != null && exchange.hasEnded()) {
            // The client has left, and nobody would tell so once more.
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
