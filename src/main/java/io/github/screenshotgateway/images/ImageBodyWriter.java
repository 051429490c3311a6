package io.github.screenshotgateway.images;

import io.vertx.core.Future;
import io.vertx.core.http.HttpServerRequest;
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

    @Override
    public void writeResponse(ImageBody body, Type type, ServerRequestContext context) {
        write(body, ((ResteasyReactiveRequestContext) context).unwrap(HttpServerRequest.class));
    }

    private void write(ImageBody body, HttpServerRequest request) {
        Optional<Resident> resident = memory.hold(body.key());
        if (resident.isPresent()) {
            if (resident.get().tag().equals(body.image().tag())) {
                resident.get().write(request, body.reply());
                return;
            }
            resident.get().release();
        }
        held.hold(body.image());
        writeFromHeap(body, request).onComplete(ended -> held.release(body.image()));
    }

    private static Future<Void> writeFromHeap(ImageBody body, HttpServerRequest request) {
        try {
            return HeapBody.write(request, body.reply(), body.image().content());
        } catch (RuntimeException notWritten) {
            return Future.failedFuture(notWritten);
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
