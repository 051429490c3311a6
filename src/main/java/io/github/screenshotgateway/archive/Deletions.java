package io.github.screenshotgateway.archive;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.screenshotgateway.archive.ObjectFailure.Kind;
import io.github.screenshotgateway.task.TaskId;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Supplier;

/**
 * Deletes tasks from the archive. A marker stays behind, with which no gateway archives the task again. It is written first, so
 * that objects which are being written meanwhile are noticed: by the deletion, or by the replica that writes them.
 */
@Singleton
public class Deletions {
    private static final String MARKER = "deleted";

    /** Of 1,000 objects; more than a task has. */
    private static final int MOST_PIECES = 100;

    private final ObjectStore store;
    private final InstantSource clock;
    private final boolean enabled;

    Deletions(ObjectStore store, ArchiveConfig config, InstantSource clock) {
        this.store = store;
        this.clock = clock;
        this.enabled = store.isEnabled() && config.deletable();
    }

    /** Whether there is a bucket, and operators may delete tasks from it. */
    public boolean isEnabled() {
        return enabled;
    }

    /** Whether the task must not be archived. Fails with {@link ObjectFailure}. */
    public Uni<Boolean> isDeleted(TaskId task) {
        return store.head(marker(task)).map(found -> found.isPresent());
    }

    /** Deletes all objects of a task. Fails with {@link ObjectFailure}; it can be repeated then. */
    public Uni<Void> delete(TaskId task) {
        byte[] note = ("Deleted at " + clock.instant() + ", and not archived again.\n").getBytes(UTF_8);
        return store.put(marker(task), () -> note, "text/plain").chain(() -> deleteObjects(task));
    }

    /** Deletes what has been written since a deletion, or during one that failed. Fails with {@link ObjectFailure}. */
    public Uni<Void> deleteRest(TaskId task) {
        return enabled ? deleteObjects(task) : Uni.createFrom().voidItem();
    }

    /** In pieces; the list comes first, because "list.json" is deleted before any image that it names. */
    private Uni<Void> deleteObjects(TaskId task) {
        return store.delete(List.of(TaskObjects.key(task))).chain(() -> deletePieces(task, MOST_PIECES));
    }

    private Uni<Void> deletePieces(TaskId task, int most) {
        return store.list(ArchiveKeys.folder(task)).chain(names -> {
            List<String> others =
                    names.stream().filter(name -> !name.equals(marker(task))).toList();
            if (others.isEmpty()) {
                return Uni.createFrom().voidItem();
            }
            return most == 0
                    ? Uni.createFrom()
                            .failure(new ObjectFailure(Kind.REFUSED, "it still has objects that were deleted"))
                    : store.delete(others).chain(() -> deletePieces(task, most - 1));
        });
    }

    /**
     * Writes an object unless the task is deleted.
     *
     * @param put writes it
     * @return false if the task is deleted
     */
    Uni<Boolean> unlessDeleted(TaskId task, String name, Supplier<Uni<Boolean>> put) {
        return isDeleted(task)
                .chain(deleted -> deleted
                        ? Uni.createFrom().item(false)
                        : put.get()
                                .chain(written -> enabled
                                        ? undoIfDeleted(task, name, written)
                                        : Uni.createFrom().item(written)));
    }

    private Uni<Boolean> undoIfDeleted(TaskId task, String name, boolean written) {
        return isDeleted(task)
                .chain(deleted -> deleted
                        ? store.delete(List.of(name)).replaceWith(false)
                        : Uni.createFrom().item(written));
    }

    private static String marker(TaskId task) {
        return ArchiveKeys.folder(task) + MARKER;
    }
}
