package io.github.screenshotgateway.images;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.ext.Provider;
import java.io.OutputStream;
import java.lang.annotation.Annotation;
import java.lang.reflect.Type;
import java.util.Optional;
import org.jboss.resteasy.reactive.server.core.ResteasyReactiveRequestContext;
import org.jboss.resteasy.reactive.server.spi.ResteasyReactiveResourceInfo;
import org.jboss.resteasy.reactive.server.spi.ServerMessageBodyWriter;
import org.jboss.resteasy.reactive.server.spi.ServerRequestContext;

/**
 * Writes images for the framework: from the memory tier when they have been admitted meanwhile, so that a thousand who
 * have waited for one download are written the same direct memory; otherwise from the heap.
 */
@Provider
@Singleton
class ImageBodyWriter implements ServerMessageBodyWriter<ImageBody> {
    private final MemoryTier memory;
    private final HeldImages held;

    ImageBodyWriter(MemoryTier memory, HeldImages held) {
        this.memory = memory;
        this.held = held;
    }

    /** Status and headers are the framework's to write, which it does with the first byte of the body. */
    @Override
    public void writeResponse(ImageBody body, Type type, ServerRequestContext context) {
        write(body, ((ResteasyReactiveRequestContext) context).unwrap(HttpServerResponse.class));
    }

    private void write(ImageBody body, HttpServerResponse response) {
        Optional<Resident> resident = memory.hold(body.key());
        if (resident.isPresent()) {
            if (resident.get().tag().equals(body.image().tag())) {
                resident.get().write(response, body.first(), body.length());
                return;
            }
            resident.get().release();
        }
        writeFromHeap(body, response);
    }

    private void writeFromHeap(ImageBody body, HttpServerResponse response) {
        held.hold(body.image());
        // Alone of all headers not the framework's: it would come too late for a body in pieces.
        response.putHeader(HttpHeaders.CONTENT_LENGTH, Integer.toString(body.length()));
        try {
            HeapBody.write(response, body.image().content(), body.first(), body.length())
                    .onComplete(ended -> held.release(body.image()));
        } catch (RuntimeException notWritten) {
            held.release(body.image());
            throw notWritten;
        }
    }

    @Override
    public boolean isWriteable(Class<?> type, Type genericType, ResteasyReactiveResourceInfo target, MediaType media) {
        return type == ImageBody.class;
    }

    @Override
    public boolean isWriteable(Class<?> type, Type genericType, Annotation[] annotations, MediaType media) {
        return type == ImageBody.class;
    }

    /** The framework calls {@link #writeResponse} instead. */
    @Override
    public void writeTo(
            ImageBody body,
            Class<?> type,
            Type genericType,
            Annotation[] annotations,
            MediaType media,
            MultivaluedMap<String, Object> headers,
            OutputStream stream) {
        throw new UnsupportedOperationException();
    }
}
