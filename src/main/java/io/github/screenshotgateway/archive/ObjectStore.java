package io.github.screenshotgateway.archive;

import io.github.screenshotgateway.archive.ObjectCalls.Call;
import io.github.screenshotgateway.archive.ObjectCalls.Use;
import io.github.screenshotgateway.archive.ObjectFailure.Kind;
import io.github.screenshotgateway.problem.ThrottledLog;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.LongConsumer;
import java.util.function.Supplier;
import org.jboss.logging.Logger;
import software.amazon.awssdk.core.async.AsyncRequestBody;
import software.amazon.awssdk.services.s3.S3AsyncClient;
import software.amazon.awssdk.services.s3.model.DeleteObjectsResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.ObjectIdentifier;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.S3Object;

/**
 * The objects of the bucket. Without a bucket, it must not be used. The client is created when it is first needed.
 *
 * <p>All results fail with {@link ObjectFailure}, and are emitted as {@link ObjectCalls#run} says.
 */
@Singleton
public class ObjectStore {
    private static final Logger LOG = Logger.getLogger(ObjectStore.class);

    /** The first call loads the SDK's classes, and fetches credentials. */
    private static final Duration LONGEST_START = Duration.ofSeconds(30);

    private static final Duration LONGEST_HEAD = Duration.ofSeconds(2);

    /** Nobody waits for it. */
    private static final Duration LONGEST_PUT = Duration.ofSeconds(30);

    private static final Duration LONGEST_LIST = Duration.ofSeconds(10);

    /** For a conditional put at the same time as another one (409). */
    private static final int PUT_RETRIES = 3;

    private static final Duration RETRY_AFTER = Duration.ofMillis(200);

    /** During an outage, even if nobody needs the bucket. */
    private static final long PROBE_MILLIS = 60_000;

    private static final Supplier<RuntimeException> NO_REFUSAL = () -> null;

    private final ArchiveConfig config;
    private final String folder;
    private final Vertx vertx;
    private final ThrottledLog log;
    private final ObjectCalls reads;
    private final ObjectCalls writes;
    private long timer = -1;
    private volatile ObjectClient client;

    ObjectStore(ArchiveConfig config, ArchiveMetrics metrics, ThrottledLog log, Vertx vertx) {
        this.log = log;
        this.config = config;
        this.folder = config.prefix()
                .map(prefix -> prefix.endsWith("/") ? prefix : prefix + "/")
                .orElse("");
        this.vertx = vertx;
        if (config.bucket().isEmpty()) {
            reads = null;
            writes = null;
        } else {
            ObjectClient.check(config);
            reads = new ObjectCalls(location(), Use.READ, metrics, vertx);
            writes = new ObjectCalls(location(), Use.WRITE, metrics, vertx);
            metrics.watch(this::isUsable);
        }
    }

    /** Tells the operator whether the bucket can be used. The gateway does not wait for it. */
    void start(@Observes StartupEvent event) {
        if (isEnabled()) {
            check(LONGEST_START)
                    .subscribe()
                    .with(
                            found -> LOG.infof("Archive: images are kept in the bucket %s.", location()),
                            failure -> reads.logOutage((ObjectFailure) failure));
            timer = vertx.setPeriodic(PROBE_MILLIS, tick -> probe());
        }
    }

    /** Finds out whether an outage is over. */
    void probe() {
        if (!reads.isUsable()) {
            check(LONGEST_HEAD).subscribe().with(found -> {}, failure -> {});
        } else if (!writes.isUsable()) {
            put("v1/probe", () -> new byte[0], "text/plain").subscribe().with(written -> {}, failure -> {});
        }
    }

    private Uni<Optional<StoredObject>> check(Duration limit) {
        return get("v1/start", length -> {}, limit, Optional::of);
    }

    /** Whether the bucket works, as far as the last calls show it. */
    boolean isUsable() {
        return reads.isUsable() && writes.isUsable();
    }

    /** Whether there is a bucket. */
    public boolean isEnabled() {
        return reads != null;
    }

    private String bucket() {
        return config.bucket().orElseThrow();
    }

    /** The bucket and its folder for all keys. */
    private String location() {
        return bucket() + "/" + folder;
    }

    /** The key of an object in the bucket. */
    String key(String name) {
        return folder + name;
    }

    /**
     * Reads an object.
     *
     * @param beforeBody called with its length, in bytes, on a thread of the SDK; what it throws ends the call, and is what
     *     the result fails with
     * @param limit for the whole call
     * @param read makes something of it, or nothing; may block
     */
    <T> Uni<Optional<T>> get(
            String name, LongConsumer beforeBody, Duration limit, Function<StoredObject, Optional<T>> read) {
        return Uni.createFrom().deferred(() -> {
            ObjectReader reader = new ObjectReader(beforeBody);
            return reads.run(
                            Call.GET,
                            limit,
                            () -> client().getObject(get -> get.bucket(bucket()).key(key(name)), reader),
                            reader::refusal,
                            read)
                    .onFailure(failure -> ObjectFailure.is(Kind.LOCKED, failure))
                    .invoke(failure -> log.write(
                            LOG,
                            Logger.Level.WARN,
                            "locked",
                            "Archive: " + key(name) + " cannot be read for now: " + failure.getMessage() + "."))
                    .onFailure(failure -> ObjectFailure.is(Kind.ABSENT, failure))
                    .recoverWithItem(Optional.empty());
        });
    }

    /** The head of an object. */
    Uni<Optional<StoredObject>> head(String name) {
        return reads.run(
                        Call.HEAD,
                        LONGEST_HEAD,
                        () -> client().headObject(head -> head.bucket(bucket()).key(key(name)))
                                .thenApply(ObjectStore::describe),
                        NO_REFUSAL,
                        Optional::of)
                .onFailure(failure -> ObjectFailure.is(Kind.ABSENT, failure))
                .recoverWithItem(Optional.empty());
    }

    private static StoredObject describe(HeadObjectResponse head) {
        if (head.contentLength() == null || head.contentLength() < 0) {
            throw ObjectFailure.ofMissingLength();
        }
        return new StoredObject(null, head.contentLength(), head.contentType(), head.metadata());
    }

    /**
     * Writes an object, and replaces an earlier one.
     *
     * @param content called on a worker
     */
    Uni<Void> put(String name, Supplier<byte[]> content, String type) {
        return put(name, content, type, Map::of);
    }

    /** The same with metadata, which is called on a worker, too. */
    Uni<Void> put(String name, Supplier<byte[]> content, String type, Supplier<Map<String, String>> metadata) {
        return put(name, content, put -> put.contentType(type).metadata(metadata.get()));
    }

    /**
     * Writes an object unless it exists.
     *
     * @param content called on a worker, as is the metadata
     * @return whether it was written
     */
    Uni<Boolean> putIfAbsent(
            String name, Supplier<byte[]> content, String type, Supplier<Map<String, String>> metadata) {
        return put(name, content, put -> put.contentType(type)
                        .metadata(metadata.get())
                        .ifNoneMatch("*"))
                .replaceWith(true)
                .onFailure(failure -> ObjectFailure.is(Kind.EXISTS, failure))
                .recoverWithItem(false)
                .onFailure(failure -> ObjectFailure.is(Kind.CONFLICT, failure))
                .retry()
                .withBackOff(RETRY_AFTER)
                .atMost(PUT_RETRIES)
                .onFailure(IllegalStateException.class)
                .transform(exhausted -> new ObjectFailure(Kind.CONFLICT, "status 409, again and again"));
    }

    private Uni<Void> put(String name, Supplier<byte[]> content, Function<PutObjectRequest.Builder, ?> options) {
        return write(
                Call.PUT,
                LONGEST_PUT,
                () -> client().putObject(
                                put -> options.apply(put.bucket(bucket()).key(key(name))),
                                AsyncRequestBody.fromBytesUnsafe(content.get())),
                written -> null);
    }

    /** A bucket that cannot be read is not written either: that would be logged as another outage. */
    private <T, R> Uni<R> write(Call call, Duration limit, Supplier<CompletionStage<T>> request, Function<T, R> read) {
        return Uni.createFrom()
                .deferred(() -> reads.isUsable()
                        ? writes.run(call, limit, request, NO_REFUSAL, read)
                        : Uni.createFrom().failure(reads.suspended()));
    }

    /** The names of up to 1,000 objects that begin like this. */
    Uni<List<String>> list(String beginning) {
        return reads.run(
                Call.LIST,
                LONGEST_LIST,
                () -> client().listObjectsV2(list -> list.bucket(bucket()).prefix(key(beginning))),
                NO_REFUSAL,
                found -> found.contents().stream()
                        .map(S3Object::key)
                        .filter(key -> key.startsWith(key(beginning)))
                        .map(key -> key.substring(folder.length()))
                        .toList());
    }

    /** Deletes up to 1,000 objects. Missing ones are no failure. */
    Uni<Void> delete(List<String> names) {
        List<ObjectIdentifier> keys = names.stream()
                .map(name -> ObjectIdentifier.builder().key(key(name)).build())
                .toList();
        return write(
                Call.DELETE,
                LONGEST_LIST,
                () -> client().deleteObjects(delete -> delete.bucket(bucket()).delete(what -> what.objects(keys))),
                ObjectStore::requireAllDeleted);
    }

    private static Void requireAllDeleted(DeleteObjectsResponse response) {
        if (response.hasErrors()) {
            throw new ObjectFailure(
                    Kind.REFUSED,
                    "an object cannot be deleted: " + response.errors().get(0).code());
        }
        return null;
    }

    private S3AsyncClient client() {
        ObjectClient known = client;
        return (known == null ? createClient() : known).sdk();
    }

    private synchronized ObjectClient createClient() {
        if (client == null) {
            client = new ObjectClient(config);
        }
        return client;
    }

    @PreDestroy
    synchronized void stop() {
        vertx.cancelTimer(timer);
        if (isEnabled()) {
            reads.close();
            writes.close();
        }
        if (client != null) {
            client.close();
        }
    }
}
