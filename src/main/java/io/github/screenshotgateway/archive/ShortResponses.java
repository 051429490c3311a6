package io.github.screenshotgateway.archive;

import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.reactivestreams.Publisher;
import software.amazon.awssdk.core.async.SdkPublisher;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;

/** Ends responses that are too long, because the SDK keeps all of a body on the heap. {@link ObjectReader} reads objects. */
final class ShortResponses implements ExecutionInterceptor {
    /** Bytes; a page of 1,000 long keys has half of it. */
    private static final int LARGEST = 4 * 1024 * 1024;

    @Override
    public Optional<Publisher<ByteBuffer>> modifyAsyncHttpResponseContent(
            Context.ModifyHttpResponse response, ExecutionAttributes attributes) {
        boolean isObject = response.request() instanceof GetObjectRequest
                && response.httpResponse().isSuccessful();
        return isObject
                ? response.responsePublisher()
                : response.responsePublisher()
                        .map(body -> SdkPublisher.adapt(body).map(new Bound()));
    }

    private static final class Bound implements UnaryOperator<ByteBuffer> {
        private int read;

        @Override
        public ByteBuffer apply(ByteBuffer chunk) {
            read += chunk.remaining();
            if (read > LARGEST) {
                throw new IllegalStateException("a response of more than " + LARGEST + " bytes");
            }
            return chunk;
        }
    }
}
