package io.github.screenshotgateway.archive;

import io.github.screenshotgateway.http.Sha256;
import io.github.screenshotgateway.problem.ThrottledLog;
import io.github.screenshotgateway.task.TaskId;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.LongConsumer;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jboss.logging.Logger;

/** The objects of images. Each is written once by gateways, and verified by its digest when it is read. */
@Singleton
public class ImageObjects {
    private static final Logger LOG = Logger.getLogger(ImageObjects.class);

    private static final String SHA256 = "sha256";
    private static final Pattern DIGEST = Pattern.compile("[0-9a-f]{64}");

    private static final String NO_DIGEST =
            "it has no digest, so no gateway has written it. It is replaced if the vendor still has the image.";

    private static final int DAMAGED_PER_MINUTE = 20;

    private final ObjectStore store;
    private final Deletions deletions;
    private final ArchiveMetrics metrics;
    private final ThrottledLog log;

    ImageObjects(ObjectStore store, Deletions deletions, ArchiveMetrics metrics, ThrottledLog log) {
        this.log = log;
        this.deletions = deletions;
        this.store = store;
        this.metrics = metrics;
    }

    public boolean isEnabled() {
        return store.isEnabled();
    }

    /**
     * Reads an image.
     *
     * @param identity of the screenshot in its task
     * @param beforeBody called with the length, in bytes, on a thread of the SDK; what it throws ends the call, and is what
     *     the result fails with
     * @param limit for the response of the bucket
     * @param read makes something of the bytes that were written; may block
     * @return empty if there are no such bytes, or others. Fails with {@link ObjectFailure}
     */
    public <T> Uni<Optional<T>> get(
            TaskId task, String identity, LongConsumer beforeBody, Duration limit, Function<byte[], T> read) {
        String key = ArchiveKeys.image(task, identity);
        return store.get(
                key,
                beforeBody,
                limit,
                object -> verify(key, object) ? Optional.of(read.apply(object.content())) : Optional.empty());
    }

    private boolean verify(String key, StoredObject object) {
        if (!hasDigest(object)) {
            return refuse(key, NO_DIGEST);
        }
        return digest(object.content()).equals(object.metadata().get(SHA256))
                || refuse(key, "its content does not match its digest. Restore or delete it.");
    }

    /** @return false */
    private boolean refuse(String key, String reason) {
        metrics.damaged();
        log.write(
                LOG,
                Logger.Level.WARN,
                "damaged image",
                DAMAGED_PER_MINUTE,
                "Archive: " + store.key(key) + " is not used: " + reason,
                null);
        return false;
    }

    private static boolean hasDigest(StoredObject head) {
        return DIGEST.matcher(head.metadata().getOrDefault(SHA256, "")).matches();
    }

    /**
     * An image in the bucket.
     *
     * @param object key after the task's folder
     * @param size in bytes
     * @param sha256 in hexadecimal
     * @param type media type
     */
    public record Stored(String object, long size, String sha256, String type) {}

    /** The object of an image, if the bucket has one that a gateway has written. Fails with {@link ObjectFailure}. */
    public Uni<Optional<Stored>> find(TaskId task, String identity) {
        String key = ArchiveKeys.image(task, identity);
        return store.head(key).map(found -> found.filter(head -> hasDigest(head) || refuse(key, NO_DIGEST))
                .map(head -> new Stored(
                        ArchiveKeys.imageInFolder(identity),
                        head.size(),
                        head.metadata().get(SHA256),
                        head.type())));
    }

    /**
     * Writes an image unless there is one that a gateway has written, or the task is deleted.
     *
     * @return whether the bucket has one now; fails with {@link ObjectFailure}
     */
    public Uni<Boolean> put(TaskId task, String identity, byte[] content, String type) {
        String key = ArchiveKeys.image(task, identity);
        Supplier<Map<String, String>> metadata = () -> Map.of(SHA256, digest(content));
        return deletions.unlessDeleted(task, key, () -> store.putIfAbsent(key, () -> content, type, metadata)
                .chain(written -> written ? Uni.createFrom().voidItem() : replace(key, content, type, metadata))
                .replaceWith(true));
    }

    /** Unless a gateway has written it. */
    private Uni<Void> replace(String key, byte[] content, String type, Supplier<Map<String, String>> metadata) {
        return store.head(key)
                .chain(found -> found.filter(ImageObjects::hasDigest).isPresent()
                        ? Uni.createFrom().voidItem()
                        : store.put(key, () -> content, type, metadata));
    }

    private static String digest(byte[] content) {
        return HexFormat.of().formatHex(Sha256.of(content));
    }
}
