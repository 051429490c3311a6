package io.github.screenshotgateway.archive;

import java.io.EOFException;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongConsumer;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;
import software.amazon.awssdk.core.async.AsyncResponseTransformer;
import software.amazon.awssdk.core.async.SdkPublisher;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;

/**
 * Reads the body of an object into one array, whose length the caller approves first. The SDK's own readers take whatever
 * comes. The methods are called on the SDK's event loop, once for each attempt.
 */
final class ObjectReader implements AsyncResponseTransformer<GetObjectResponse, StoredObject> {
    private final LongConsumer beforeBody;
    private volatile CompletableFuture<StoredObject> result;
    private volatile GetObjectResponse head;
    private volatile RuntimeException refusal;

    /** @param beforeBody called with the length, in bytes; what it throws ends the call */
    ObjectReader(LongConsumer beforeBody) {
        this.beforeBody = beforeBody;
    }

    /** The exception with which the caller has ended the call; {@code null} without one. */
    RuntimeException refusal() {
        return refusal;
    }

    @Override
    public CompletableFuture<StoredObject> prepare() {
        result = new CompletableFuture<>();
        return result;
    }

    @Override
    public void onResponse(GetObjectResponse response) {
        head = response;
    }

    @Override
    public void onStream(SdkPublisher<ByteBuffer> body) {
        body.subscribe(new Body(result, head));
    }

    @Override
    public void exceptionOccurred(Throwable failure) {
        result.completeExceptionally(failure);
    }

    private final class Body implements Subscriber<ByteBuffer> {
        private final CompletableFuture<StoredObject> result;
        private final GetObjectResponse head;
        private Subscription subscription;
        private ByteBuffer content;

        private Body(CompletableFuture<StoredObject> result, GetObjectResponse head) {
            this.result = result;
            this.head = head;
        }

        @Override
        public void onSubscribe(Subscription started) {
            subscription = started;
            Long length = head.contentLength();
            if (length == null || length < 0) {
                giveUp(ObjectFailure.ofMissingLength());
                return;
            }
            try {
                beforeBody.accept(length);
                content = ByteBuffer.allocate(Math.toIntExact(length));
                subscription.request(Long.MAX_VALUE);
            } catch (RuntimeException thrown) {
                refusal = thrown;
                giveUp(thrown);
            }
        }

        @Override
        public void onNext(ByteBuffer chunk) {
            if (chunk.remaining() > content.remaining()) {
                giveUp(new EOFException("The body is longer than announced"));
            } else {
                content.put(chunk);
            }
        }

        @Override
        public void onError(Throwable failure) {
            result.completeExceptionally(failure);
        }

        @Override
        public void onComplete() {
            if (content.hasRemaining()) {
                result.completeExceptionally(new EOFException("The body is shorter than announced"));
            } else {
                result.complete(
                        new StoredObject(content.array(), content.capacity(), head.contentType(), head.metadata()));
            }
        }

        private void giveUp(Throwable reason) {
            subscription.cancel();
            result.completeExceptionally(reason);
        }
    }
}
